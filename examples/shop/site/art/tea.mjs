import {
  ash,
  bamboo,
  bone,
  brush,
  celadon,
  clay,
  flat,
  indigo,
  ink,
  leaf,
  line,
  moss,
  oval,
  persimmon,
} from "./brush.mjs";

/** A paper pouch, folded over and tied. */
export function dragonwell() {
  const { defs, fall, round } = brush("dragonwell");
  return [
    defs,
    fall(204, 344, 112),
    round("M140 152H260L276 332Q277 342 267 342H133Q123 342 124 332Z", "#dccfae"),
    flat("M140 152L144 122H256L260 152Z", "#c9b98f"),
    line("M136 186Q200 196 264 186", clay, 3),
    line("M200 190l-16 20M200 190l17 18", clay, 3),
    `<rect x="158" y="222" width="84" height="92" rx="3" fill="${bone}"/>`,
    leaf(200, 296, 0, 1.05, moss),
    leaf(198, 298, -42, 0.8, celadon),
    leaf(202, 298, 42, 0.8, celadon),
    leaf(92, 340, 74, 0.62, moss),
    leaf(322, 346, -60, 0.55, moss),
  ].join("");
}

/** A square tin with a mountain label. */
export function rockOolong() {
  const { defs, fall, round } = brush("rock-oolong");
  return [
    defs,
    fall(206, 344, 112),
    round("M128 156H272V334Q272 342 264 342H136Q128 342 128 334Z", ink),
    round("M124 118Q124 110 132 110H268Q276 110 276 118V158H124Z", "#3a463f"),
    line("M124 158H276", "#000", 2, 0.35),
    `<clipPath id="rock-oolong-label"><rect x="150" y="186" width="100" height="124" rx="2"/></clipPath>`,
    `<g clip-path="url(#rock-oolong-label)"><rect x="150" y="186" width="100" height="124" fill="${bone}"/>`,
    `<circle cx="222" cy="216" r="14" fill="${clay}"/>`,
    flat("M140 310L176 236Q184 224 192 238L236 310Z", "#6c675d"),
    flat("M184 310L216 260Q222 252 229 262L262 310Z", ash),
    line("M150 292q12 -6 24 0t24 0t24 0t28 0", bone, 3),
    "</g>",
  ].join("");
}

/** Pearls in a glass jar under a cork. */
export function jasminePearls() {
  const { defs, fall, round } = brush("jasmine-pearls");
  const rows = [
    [326, 6, 0],
    [306, 5, 13],
    [286, 6, 0],
    [266, 5, 13],
    [247, 4, 26],
  ];
  const pearls = rows.flatMap(([y = 0, count = 0, inset = 0]) =>
    Array.from({ length: count }, (_, i) => {
      const [x, fill] = [135 + inset + i * 26, (i * 7 + y) % 3 ? moss : celadon];
      return `<circle cx="${x}" cy="${y}" r="12.5" fill="${fill}"/>${line(`M${x - 6} ${y + 2}a7 7 0 0 1 9 -8`, bone, 2.5, 0.65)}`;
    }),
  );
  return [
    defs,
    fall(204, 346, 108),
    flat(
      "M116 196Q116 168 144 164H256Q284 168 284 196V322Q284 346 260 346H140Q116 346 116 322Z",
      "#fff",
      0.38,
    ),
    ...pearls,
    line(
      "M116 196Q116 168 144 164H256Q284 168 284 196V322Q284 346 260 346H140Q116 346 116 322Z",
      "#fff",
      4,
      0.75,
    ),
    line("M132 206V308", "#fff", 7, 0.55),
    round("M146 128Q146 120 154 120H246Q254 120 254 128L250 166H150Z", bamboo),
    flower(272, 150, 1),
    flower(300, 336, 0.72),
  ].join("");
}

/** A pressed cake in its wrapper, leaning on nothing. */
export function agedWhite() {
  const { defs, fall } = brush("aged-white");
  const folds = Array.from({ length: 16 }, (_, i) => {
    const [x, y] = [Math.cos((i * Math.PI) / 8), Math.sin((i * Math.PI) / 8)];
    return line(
      `M${200 + x * 72} ${232 + y * 72}L${200 + x * 104} ${232 + y * 104}`,
      "#9b8a6b",
      2,
      0.5,
    );
  });
  return [
    defs,
    fall(206, 344, 120),
    oval(207, 233, 112, 112, "#b7a684"),
    oval(200, 232, 112, 112, "#e9dfc6"),
    `<circle cx="200" cy="232" r="112" fill="url(#aged-white-round)"/>`,
    ...folds,
    oval(200, 232, 70, 70, bone),
    `<circle cx="200" cy="232" r="62" fill="none" stroke="${clay}" stroke-width="2"/>`,
    leaf(196, 268, -14, 1.1, ash),
    leaf(208, 268, 26, 0.95, indigo),
    `<rect x="226" y="252" width="17" height="17" rx="2" fill="${clay}"/>`,
  ].join("");
}

/** @param {number} x @param {number} y @param {number} size */
function flower(x, y, size) {
  const petals = [0, 72, 144, 216, 288].map(
    (turn) => `<ellipse cy="-13" rx="8" ry="13" fill="#fffaf0" transform="rotate(${turn})"/>`,
  );
  return `<g transform="translate(${x} ${y}) scale(${size})">${petals.join("")}<circle r="5" fill="${persimmon}"/></g>`;
}
