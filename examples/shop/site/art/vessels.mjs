import {
  bone,
  brush,
  celadon,
  clay,
  flat,
  indigo,
  line,
  oval,
  persimmon,
  steam,
} from "./brush.mjs";

/** A round pot, ash glaze running down to bare clay. */
export function teapot() {
  const { defs, fall, round } = brush("teapot");
  const body =
    "M108 264C108 212 148 190 200 190C252 190 292 212 292 264C292 310 256 340 200 340C144 340 108 310 108 264Z";
  return [
    defs,
    fall(204, 342, 128),
    line("M122 226C58 204 56 312 126 300", "#93938a", 15),
    line("M120 223C64 206 60 304 122 296", "#fff", 3, 0.3),
    round("M278 284C312 274 306 232 336 214L352 226C334 246 338 302 272 318Z", "#a9aaa0"),
    round(body, "#b9baae"),
    `<clipPath id="teapot-body"><path d="${body}"/></clipPath>`,
    `<g clip-path="url(#teapot-body)">${flat("M90 306q20 16 34 4t32 6t30 2t34 -6t30 8t30 -8t40 -2V360H90Z", clay, 0.85)}${flat("M90 180H310V226q-14 22 -26 6t-28 4t-26 2t-28 -6t-30 10t-30 -8t-30 4t-22 -8Z", "#7f9288", 0.55)}</g>`,
    flat(body, "url(#teapot-round)"),
    round("M146 196C150 168 250 168 254 196Q200 206 146 196Z", "#a9aaa0"),
    round("M188 172C180 156 188 146 200 146C212 146 220 156 212 172Z", clay),
  ].join("");
}

/** Bowl, lid and saucer. */
export function gaiwan() {
  const { defs, fall, round } = brush("gaiwan");
  return [
    defs,
    fall(202, 346, 130),
    round("M92 318Q200 336 308 318Q296 342 240 346H160Q104 342 92 318Z", "#7aa491"),
    oval(200, 319, 108, 12, "#a9cabb"),
    oval(200, 320, 52, 6, "#4d7363", 0.5),
    round("M108 214C114 282 156 320 200 320C244 320 286 282 292 214Z", celadon),
    line("M150 258q14 -20 26 0t26 0t26 0t24 0", bone, 3, 0.55),
    line("M158 276q12 -16 22 0t22 0t22 0t20 0", bone, 3, 0.4),
    oval(200, 214, 92, 13, "#6d9684"),
    round("M122 212C128 172 166 156 200 156C234 156 272 172 278 212Q200 228 122 212Z", "#9cc0af"),
    round("M182 158L176 134Q200 126 224 134L218 158Q200 163 182 158Z", "#86ad9b"),
    oval(200, 134, 24, 5, "#b9d5c9"),
  ].join("");
}

/** A straight mug, dipped once. */
export function mug() {
  const { defs, fall } = brush("mug");
  const body = "M122 186H258L252 326Q251 342 234 342H146Q129 342 128 326Z";
  const speckles = [
    [146, 224],
    [168, 250],
    [214, 216],
    [234, 244],
    [150, 270],
    [198, 258],
    [226, 276],
    [178, 218],
    [240, 208],
    [190, 234],
  ];
  return [
    defs,
    fall(208, 344, 118),
    line("M252 222C318 208 318 306 248 302", persimmon, 17),
    line("M256 219C308 210 308 292 262 297", "#fff", 3, 0.35),
    `<clipPath id="mug-body"><path d="${body}"/></clipPath>`,
    flat(body, "#caa583"),
    `<g clip-path="url(#mug-body)">${flat("M110 180H270V292q-18 12 -36 2t-38 6t-38 -4t-48 4Z", persimmon)}`,
    ...speckles.map(
      ([x, y], i) =>
        `<circle cx="${x}" cy="${y}" r="${1.4 + (i % 3) * 0.7}" fill="#7a3a1b" opacity=".5"/>`,
    ),
    `</g>${flat(body, "url(#mug-round)")}`,
    oval(190, 186, 68, 13, "#e9a878"),
    oval(190, 188, 59, 9.5, "#6b3f22"),
    steam(190, 166),
  ].join("");
}

/** Four cups, four skies. */
export function cups() {
  const { defs, fall, round } = brush("cups");
  const cup = (
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {string} */ fill,
    /** @type {string} */ lip,
  ) =>
    `<g transform="translate(${x} ${y})">${fall(4, -2, 66)}${round("M-54 -84C-52 -30 -34 -10 -22 -7V0H22V-7C34 -10 52 -30 54 -84Z", fill)}${line("M-40 -50C-36 -30 -28 -18 -20 -14", "#fff", 4, 0.35)}${oval(0, -84, 54, 10, lip)}${oval(0, -82, 46, 7, "#4a2f1b", 0.72)}</g>`;
  return [
    defs,
    cup(148, 318, bone, "#fbf6ea"),
    cup(262, 318, indigo, "#5c6f97"),
    cup(112, 356, celadon, "#b3d0c3"),
    cup(222, 364, clay, "#cd7c5c"),
    steam(222, 262),
  ].join("");
}
