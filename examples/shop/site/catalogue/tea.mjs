/** @import { Product } from "../types.ts" */
import { agedWhite, dragonwell, jasminePearls, rockOolong } from "../art/tea.mjs";

/** @type {readonly Product[]} */
export const teas = [
  {
    id: "dragonwell",
    category: "tea",
    price: 168,
    tone: "sage",
    art: dragonwell(),
    en: {
      name: "Dragonwell, First Picking",
      line: "Green tea, chestnut and sweet pea, 50 g",
      story:
        "Picked in the eight days before the spring rains, then pressed flat in a warm pan by one pair of hands. Pour water that has stopped singing, not water that boils, and it gives you four cups.",
      facts: [
        ["Origin", "Weng Family Hill, Hangzhou"],
        ["Picked", "Late March"],
        ["Water", "80 °C, two minutes"],
        ["Weight", "50 g"],
      ],
    },
    "zh-Hans": {
      name: "明前龙井",
      line: "绿茶 · 栗香、豆花 · 50 克",
      story: "春雨前八日采下，由一双手在温锅里压扁炒干。水不必沸，止住响声即可，一泡可饮四盏。",
      facts: [
        ["产地", "杭州翁家山"],
        ["采摘", "三月下旬"],
        ["水温", "80 °C，两分钟"],
        ["净重", "50 克"],
      ],
    },
  },
  {
    id: "rock-oolong",
    category: "tea",
    price: 198,
    tone: "sand",
    art: rockOolong(),
    en: {
      name: "Rock Oolong, Charcoal Roast",
      line: "Oolong, cocoa and wet stone, 80 g",
      story:
        "Grown in the gaps between cliffs and roasted three times over lychee charcoal, with a month of rest between. It keeps its warmth through eight infusions.",
      facts: [
        ["Origin", "Wuyi, Fujian"],
        ["Roast", "Three times, charcoal"],
        ["Water", "Boiling, thirty seconds"],
        ["Weight", "80 g"],
      ],
    },
    "zh-Hans": {
      name: "炭焙岩茶",
      line: "乌龙 · 可可、湿石 · 80 克",
      story: "生在岩壑之间，荔枝炭焙三道，每道之间歇一个月。八泡之后，余温仍在。",
      facts: [
        ["产地", "福建武夷"],
        ["焙火", "炭焙三道"],
        ["水温", "沸水，三十秒"],
        ["净重", "80 克"],
      ],
    },
  },
  {
    id: "jasmine-pearls",
    category: "tea",
    price: 128,
    tone: "blush",
    art: jasminePearls(),
    en: {
      name: "Jasmine Pearls",
      line: "Scented green, night jasmine, 60 g",
      story:
        "Two leaves and a bud, rolled while soft, then laid with fresh jasmine for five nights. Watch them open in a glass; that is half of it.",
      facts: [
        ["Origin", "Fuding, Fujian"],
        ["Scented", "Five nights"],
        ["Water", "85 °C, three minutes"],
        ["Weight", "60 g"],
      ],
    },
    "zh-Hans": {
      name: "茉莉龙珠",
      line: "花茶 · 夜茉莉 · 60 克",
      story: "两叶一芽趁软揉成珠，与鲜茉莉同窨五夜。用玻璃杯泡，看它舒展，便已值一半。",
      facts: [
        ["产地", "福建福鼎"],
        ["窨制", "五夜"],
        ["水温", "85 °C，三分钟"],
        ["净重", "60 克"],
      ],
    },
  },
  {
    id: "aged-white",
    category: "tea",
    price: 260,
    tone: "straw",
    art: agedWhite(),
    en: {
      name: "Aged White Cake",
      line: "White tea, honey and dried date, 200 g",
      story:
        "Pressed seven years ago and left alone in a dry room. Break off a corner and simmer it on a slow afternoon, when nobody needs you before dusk.",
      facts: [
        ["Origin", "Zhenghe, Fujian"],
        ["Rested", "Seven years"],
        ["Water", "Boiling, or simmered"],
        ["Weight", "200 g"],
      ],
    },
    "zh-Hans": {
      name: "老白茶饼",
      line: "白茶 · 蜜、枣香 · 200 克",
      story: "七年前压成，静置于干燥的屋里。闲长的午后掰下一角，慢煮到黄昏。",
      facts: [
        ["产地", "福建政和"],
        ["陈放", "七年"],
        ["水温", "沸水，或煮"],
        ["净重", "200 克"],
      ],
    },
  },
];
