/** @import { Product } from "../types.ts" */
import { canister, cloth, kettle, tray } from "../art/tools.mjs";

/** @type {readonly Product[]} */
export const tools = [
  {
    id: "kettle",
    category: "tools",
    price: 680,
    tone: "straw",
    art: kettle(),
    en: {
      name: "Hailstone Kettle",
      line: "Cast iron, 900 ml",
      story:
        "Slow to boil and slower to cool. The hailstones are pressed into the mould one by one; the handle folds down and stays out of the steam.",
      facts: [
        ["Volume", "900 ml"],
        ["Material", "Cast iron, bamboo grip"],
        ["Heat", "Gas, induction, charcoal"],
        ["Care", "Dry while warm"],
      ],
    },
    "zh-Hans": {
      name: "霰纹铁壶",
      line: "铸铁 · 900 毫升",
      story: "沸得慢，凉得更慢。霰纹一粒一粒按进模里；提梁可放倒，避开水汽。",
      facts: [
        ["容量", "900 毫升"],
        ["材质", "铸铁，竹提手"],
        ["热源", "明火、电磁炉、炭火"],
        ["养护", "趁热擦干"],
      ],
    },
  },
  {
    id: "tray",
    category: "tools",
    price: 320,
    tone: "mist",
    art: tray(),
    en: {
      name: "Bamboo Pouring Tray",
      line: "Slatted, with a basin, 38 × 24 cm",
      story:
        "Pour as freely as you like. The slats lift out and the basin beneath holds a whole afternoon of rinses. Tool vase and cup not included.",
      facts: [
        ["Size", "38 × 24 × 6 cm"],
        ["Material", "Five-year bamboo"],
        ["Basin", "700 ml"],
        ["Care", "Wipe, dry upright"],
      ],
    },
    "zh-Hans": {
      name: "竹茶盘",
      line: "竹条，储水 · 38 × 24 厘米",
      story: "尽管淋壶。竹条可整片取下，底盘盛得下一下午的水。茶道瓶与茶盏不含。",
      facts: [
        ["尺寸", "38 × 24 × 6 厘米"],
        ["材质", "五年生竹"],
        ["储水", "700 毫升"],
        ["养护", "擦净，竖放晾干"],
      ],
    },
  },
  {
    id: "canister",
    category: "tools",
    price: 88,
    tone: "blush",
    art: canister(),
    en: {
      name: "Wave Paper Caddy",
      line: "Tin and printed paper, 150 g",
      story:
        "Two lids, the inner one so close that it sinks by its own weight. The paper is printed from a woodblock older than the workshop.",
      facts: [
        ["Holds", "150 g of rolled tea"],
        ["Material", "Tin, mulberry paper"],
        ["Lids", "Two"],
        ["Care", "Keep dry"],
      ],
    },
    "zh-Hans": {
      name: "青海波茶罐",
      line: "马口铁、印花纸 · 150 克",
      story: "双层盖，内盖严得靠自重缓缓落下。纸纹出自一块比作坊更老的木版。",
      facts: [
        ["容量", "球形茶 150 克"],
        ["材质", "马口铁、桑皮纸"],
        ["盖", "双层"],
        ["养护", "避湿"],
      ],
    },
  },
  {
    id: "tea-cloth",
    category: "tools",
    price: 56,
    tone: "sand",
    art: cloth(),
    en: {
      name: "Indigo Tea Cloth",
      line: "Washed linen, 30 × 40 cm",
      story:
        "Dipped nine times in a living indigo vat. It drinks what the pot spills and looks better for every stain you will not find.",
      facts: [
        ["Size", "30 × 40 cm"],
        ["Material", "Linen"],
        ["Dye", "Natural indigo, nine dips"],
        ["Care", "Cool wash, alone at first"],
      ],
    },
    "zh-Hans": {
      name: "蓝染茶巾",
      line: "水洗亚麻 · 30 × 40 厘米",
      story: "活缸蓝靛浸染九次。壶洒多少，它吸多少，茶渍再多也看不见。",
      facts: [
        ["尺寸", "30 × 40 厘米"],
        ["材质", "亚麻"],
        ["染料", "天然蓝靛，九染"],
        ["养护", "冷水，初次单独洗"],
      ],
    },
  },
];
