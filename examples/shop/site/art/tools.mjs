import {
  bamboo,
  bone,
  brush,
  celadon,
  clay,
  flat,
  indigo,
  iron,
  line,
  moss,
  oval,
  persimmon,
} from "./brush.mjs";

/** A cast kettle with a hailstone pattern. */
export function kettle() {
  const { defs, fall, round } = brush("kettle");
  const hail = [252, 268, 284, 300].flatMap((y, row) =>
    Array.from(
      { length: 9 },
      (_, i) => `<circle cx="${128 + i * 18 + (row % 2) * 9}" cy="${y}" r="3.4" fill="#6b726f"/>`,
    ),
  );
  return [
    defs,
    fall(204, 342, 128),
    line("M128 218C112 84 288 84 272 218", iron, 11),
    line("M166 122Q200 108 234 122", bamboo, 15),
    round("M274 262C304 256 304 226 330 216L344 230C330 244 332 284 276 300Z", iron),
    round(
      "M100 262C100 218 146 198 200 198C254 198 300 218 300 262C300 312 262 340 200 340C138 340 100 312 100 262Z",
      iron,
    ),
    ...hail,
    line("M104 240Q200 262 296 240", "#000", 2, 0.3),
    round("M150 204Q156 184 200 184Q244 184 250 204Q200 214 150 204Z", "#4c5250"),
    round("M190 186Q184 168 200 166Q216 168 210 186Z", bamboo),
  ].join("");
}

/** A slatted tray with a cup on it. */
export function tray() {
  const { defs, fall, round } = brush("tray");
  const slats = Array.from({ length: 11 }, (_, i) =>
    line(`M${126 + i * 14.8} 250L${84 + i * 23.2} 306`, "#8a6a38", 2.5, 0.55),
  );
  return [
    defs,
    fall(202, 346, 168),
    flat("M112 242H288L344 312H56Z", "#d8b87f"),
    ...slats,
    flat("M56 312H344V332Q344 342 334 342H66Q56 342 56 332Z", bamboo),
    flat("M56 312H344V317H56Z", "#fff", 0.25),
    flat("M180 322h40v8h-40z", "#6e5228", 0.6),
    fall(238, 284, 52),
    round("M194 218C196 262 212 282 224 284H250C262 282 278 262 280 218Z", bone),
    oval(237, 218, 43, 8, "#fffaf0"),
    oval(237, 219.5, 36, 5.5, "#7c8f4e"),
    round(
      "M120 236Q120 228 128 228H164Q172 228 172 236L168 280Q167 286 160 286H132Q125 286 124 280Z",
      celadon,
    ),
    oval(146, 230, 26, 5, "#6d9684"),
    line("M144 230L132 150M150 230L160 138M147 230L148 168", bamboo, 5),
  ].join("");
}

/** A round caddy in printed paper. */
export function canister() {
  const { defs, fall, round } = brush("canister");
  const waves = [218, 240, 262, 284, 306].flatMap((y, row) =>
    Array.from({ length: 7 }, (_, i) => {
      const x = 112 + i * 30 + (row % 2) * 15;
      return line(`M${x - 15} ${y}a15 15 0 0 1 30 0M${x - 8} ${y}a8 8 0 0 1 16 0`, bone, 2.5, 0.75);
    }),
  );
  return [
    defs,
    fall(206, 344, 112),
    `<clipPath id="canister-paper"><path d="M128 196Q200 210 272 196V318Q200 334 128 318Z"/></clipPath>`,
    flat("M128 176H272V324Q272 344 200 344Q128 344 128 324Z", "#c4bba8"),
    `<g clip-path="url(#canister-paper)">${flat("M120 180H280V340H120Z", indigo)}${waves.join("")}</g>`,
    flat("M128 176H272V324Q272 344 200 344Q128 344 128 324Z", "url(#canister-round)"),
    round(
      "M124 126Q124 112 200 112Q276 112 276 126V178Q276 192 200 192Q124 192 124 178Z",
      "#d6cdb9",
    ),
    oval(200, 126, 76, 13, "#e9e2d1"),
    round("M190 124Q184 104 200 102Q216 104 210 124Z", clay),
    flat("M182 232h36v60h-36z", bone),
    line("M200 244v10M192 262q8 -7 16 0M200 272v8", clay, 3.5),
  ].join("");
}

/** A linen cloth over a rod. */
export function cloth() {
  const weave = [150, 158, 250, 258, 266].map((y) => line(`M132 ${y}H252`, bone, 3, 0.8));
  const fringe = Array.from({ length: 17 }, (_, i) =>
    line(`M${134 + i * 7.4} 300v${10 + ((i * 5) % 4)}`, "#8fa0c0", 2.4),
  );
  const { defs, fall } = brush("cloth");
  return [
    defs,
    fall(200, 352, 96),
    line("M76 116H324", bamboo, 10),
    line("M76 113H324", "#fff", 2, 0.4),
    flat("M170 120H290V262Q290 268 284 268H170Z", "#2c3b5b"),
    ...fringe,
    flat("M130 118Q130 106 142 106H278Q290 106 290 118V122H252V302H130Z", indigo),
    ...weave,
    `<circle cx="191" cy="204" r="26" fill="none" stroke="${bone}" stroke-width="3" opacity=".85"/>`,
    flat("M170 216C178 200 184 196 189 196S201 204 208 216Z", celadon),
    `<circle cx="202" cy="194" r="5" fill="${persimmon}"/>`,
    flat("M226 122H252V302H226Z", "#000", 0.1),
    line("M252 122V302", "#000", 2, 0.18),
    `<rect x="234" y="282" width="12" height="14" fill="${moss}"/>`,
  ].join("");
}
