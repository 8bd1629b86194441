import { raw } from "../html.mjs";
import { cups, teapot } from "./vessels.mjs";

const hills = `<rect class="hero-sky" width="900" height="720"/>
<circle class="hero-sun" cx="640" cy="226" r="92"/>
<path class="hero-far" d="M0 400C90 330 150 300 220 310S360 372 430 352S570 236 668 262S820 372 900 346V720H0Z"/>
<path class="hero-mist" d="M0 410Q200 380 420 412T900 396V470H0Z"/>
<path class="hero-mid" d="M0 470C120 398 200 392 290 424S470 492 560 452S760 356 900 440V720H0Z"/>
<path class="hero-mist" d="M0 500Q260 470 500 504T900 486V560H0Z"/>
<path class="hero-near" d="M0 548C140 500 260 504 380 530S660 580 900 516V720H0Z"/>`;

const terraces = [0, 1, 2, 3]
  .map(
    (row) =>
      `<path class="hero-row" d="M-10 ${566 + row * 22}C140 ${520 + row * 24} 270 ${522 + row * 24} 390 ${548 + row * 20}S670 ${596 + row * 12} 910 ${534 + row * 22}"/>`,
  )
  .join("");

/** The hill the shop is named after, seen over its own table. @param {string} title */
export function hero(title) {
  return raw(`<svg class="hero-art tone-sage" viewBox="0 0 900 720" role="img" aria-label="${title}" preserveAspectRatio="xMidYMax slice">
${hills}${terraces}
<rect class="hero-table" y="628" width="900" height="92"/>
<g transform="translate(92 196) scale(1.36)">${renamed("teapot", teapot())}</g>
<g transform="translate(560 350) scale(.86)">${renamed("cups", cups())}</g></svg>`);
}

/** Gradient names must differ from those of the products' own pictures further down the page. @param {string} id @param {string} art */
function renamed(id, art) {
  return art.replaceAll(`"${id}-`, `"hero-${id}-`).replaceAll(`#${id}-`, `#hero-${id}-`);
}
