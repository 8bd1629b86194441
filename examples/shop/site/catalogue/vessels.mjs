/** @import { Product } from "../types.ts" */
import { cups, gaiwan, mug, teapot } from "../art/vessels.mjs";

/** @type {readonly Product[]} */
export const vessels = [
  {
    id: "teapot",
    category: "vessels",
    price: 420,
    tone: "mist",
    art: teapot(),
    en: {
      name: "Ash-Glaze Teapot",
      line: "Stoneware, pine-fired, 420 ml",
      story:
        "The glaze is pine ash and creek clay, nothing else; the kiln decides where it stops. The spout cuts clean, so the last drop stays in the pot and not on your cloth.",
      facts: [
        ["Volume", "420 ml, four small cups"],
        ["Clay", "Red stoneware"],
        ["Glaze", "Pine ash"],
        ["Care", "Rinse with hot water, no soap"],
      ],
    },
    "zh-Hans": {
      name: "灰釉茶壶",
      line: "炻器，松柴烧 · 420 毫升",
      story: "釉只用松灰与溪泥，停在何处由窑火决定。壶嘴断水利落，最后一滴留在壶里。",
      facts: [
        ["容量", "420 毫升，四小盏"],
        ["泥料", "红炻泥"],
        ["釉", "松灰釉"],
        ["养护", "热水冲净，不用洗洁精"],
      ],
    },
  },
  {
    id: "gaiwan",
    category: "vessels",
    price: 240,
    tone: "sand",
    art: gaiwan(),
    en: {
      name: "Celadon Gaiwan",
      line: "Porcelain with lid and saucer, 140 ml",
      story:
        "Thin enough to tell you how hot the water is, flared enough not to burn you for asking. The easiest vessel to learn a new tea in.",
      facts: [
        ["Volume", "140 ml"],
        ["Clay", "Porcelain"],
        ["Glaze", "Celadon, two layers"],
        ["Care", "Dishwasher safe"],
      ],
    },
    "zh-Hans": {
      name: "青瓷盖碗",
      line: "瓷，三件一套 · 140 毫升",
      story: "薄得知水温，敞得不烫手。认识一款新茶，盖碗最容易。",
      facts: [
        ["容量", "140 毫升"],
        ["泥料", "高白泥"],
        ["釉", "青釉两层"],
        ["养护", "可用洗碗机"],
      ],
    },
  },
  {
    id: "mug",
    category: "vessels",
    price: 98,
    tone: "sage",
    art: mug(),
    en: {
      name: "Morning Mug",
      line: "Stoneware, dipped once, 300 ml",
      story:
        "For the first cup, the one you drink standing. A wide handle for sleepy fingers, and a bare foot so it never sticks to the table.",
      facts: [
        ["Volume", "300 ml"],
        ["Clay", "Speckled stoneware"],
        ["Glaze", "Persimmon"],
        ["Care", "Dishwasher and microwave safe"],
      ],
    },
    "zh-Hans": {
      name: "晨间马克杯",
      line: "炻器，一次浸釉 · 300 毫升",
      story: "给站着喝的第一杯。杯把宽，睡眼也握得稳；圈足不施釉，不会粘在桌上。",
      facts: [
        ["容量", "300 毫升"],
        ["泥料", "斑点炻泥"],
        ["釉", "柿釉"],
        ["养护", "可用洗碗机、微波炉"],
      ],
    },
  },
  {
    id: "rain-cups",
    category: "vessels",
    price: 180,
    tone: "straw",
    art: cups(),
    en: {
      name: "Rain Cups",
      line: "Porcelain, four of 60 ml",
      story:
        "Four skies from one week in June: bone, river, dusk and after. Each holds three sips, which is the right number.",
      facts: [
        ["Volume", "60 ml each"],
        ["Clay", "Porcelain"],
        ["Set", "Four cups, four glazes"],
        ["Care", "Dishwasher safe"],
      ],
    },
    "zh-Hans": {
      name: "听雨杯",
      line: "瓷，四只一套 · 每只 60 毫升",
      story: "六月一周里的四种天色：月白、河青、暮蓝、霁红。一盏三口，正好。",
      facts: [
        ["容量", "每只 60 毫升"],
        ["泥料", "高白泥"],
        ["套装", "四杯四釉"],
        ["养护", "可用洗碗机"],
      ],
    },
  },
];
