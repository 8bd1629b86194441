/** The glazes, papers and metals that every picture is mixed from. */
export const ink = "#26302b";
export const bone = "#f1e9da";
export const celadon = "#8fb5a3";
export const moss = "#5f7550";
export const clay = "#b2593a";
export const persimmon = "#d98248";
export const indigo = "#3b4d73";
export const ash = "#a39c8e";
export const bamboo = "#c9a468";
export const iron = "#3d4240";

/**
 * Shapes for one picture. `id` keeps gradient names apart when several pictures share a page.
 *
 * @param {string} id
 */
export function brush(id) {
  return {
    /** Gradients that the other strokes refer to; goes first. */
    defs: `<defs>
<linearGradient id="${id}-round"><stop offset="0" stop-color="#fff" stop-opacity=".06"/><stop offset=".2" stop-color="#fff" stop-opacity=".24"/><stop offset=".46" stop-color="#fff" stop-opacity="0"/><stop offset=".46" stop-color="#0b1a16" stop-opacity="0"/><stop offset=".78" stop-color="#0b1a16" stop-opacity=".13"/><stop offset="1" stop-color="#0b1a16" stop-opacity=".34"/></linearGradient>
<radialGradient id="${id}-fall"><stop offset="0" stop-color="#14100a" stop-opacity=".38"/><stop offset=".55" stop-color="#14100a" stop-opacity=".16"/><stop offset="1" stop-color="#14100a" stop-opacity="0"/></radialGradient>
</defs>`,
    /** A turned body: flat colour, then light from the left. @param {string} d @param {string} fill */
    round: (d, fill) => `<path d="${d}" fill="${fill}"/><path d="${d}" fill="url(#${id}-round)"/>`,
    /** The shadow on the table. @param {number} cx @param {number} cy @param {number} rx */
    fall: (cx, cy, rx) =>
      `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${Math.round(rx * 0.13)}" fill="url(#${id}-fall)"/>`,
  };
}

/** @param {string} d @param {string} fill @param {number} [opacity] */
export function flat(d, fill, opacity = 1) {
  return `<path d="${d}" fill="${fill}" opacity="${opacity}"/>`;
}

/** @param {string} d @param {string} stroke @param {number} width @param {number} [opacity] */
export function line(d, stroke, width, opacity = 1) {
  return `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" opacity="${opacity}"/>`;
}

/** @param {number} cx @param {number} cy @param {number} rx @param {number} ry @param {string} fill @param {number} [opacity] */
export function oval(cx, cy, rx, ry, fill, opacity = 1) {
  return `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" fill="${fill}" opacity="${opacity}"/>`;
}

/** Two threads of steam rising from a point. @param {number} x @param {number} y */
export function steam(x, y) {
  const thread = (/** @type {number} */ dx, /** @type {number} */ h) =>
    line(
      `M${x + dx} ${y} c-14 -${h * 0.3} 14 -${h * 0.45} 2 -${h * 0.7} c-8 -${h * 0.15} 4 -${h * 0.22} 2 -${h * 0.3}`,
      "#fff",
      5,
      0.5,
    );
  return `<g class="steam">${thread(-14, 62)}${thread(12, 84)}</g>`;
}

/** One tea leaf with its rib, pointing up from its stem. @param {number} x @param {number} y @param {number} turn @param {number} size @param {string} fill */
export function leaf(x, y, turn, size, fill) {
  return `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${size})"><path d="M0 0 C-15 -12 -14 -36 0 -54 C14 -36 15 -12 0 0Z" fill="${fill}"/><path d="M0 2 V-42" stroke="#fff" stroke-opacity=".4" stroke-width="2"/></g>`;
}
