/** @import { CategoryId, Product } from "../types.ts" */
import { raw } from "../html.mjs";

/** What stands behind the things of one department: a moon, an alcove, a window. @type {Record<CategoryId, string>} */
const behind = {
  tea: '<circle class="art-back" cx="200" cy="196" r="132"/>',
  vessels: '<path class="art-back" d="M84 330V184a116 116 0 0 1 232 0v146z"/>',
  tools: '<rect class="art-back" x="76" y="70" width="248" height="270" rx="22"/>',
};

/** @param {Product} product */
function scene({ category, art }) {
  return `<rect class="art-ground" width="400" height="400"/>${behind[category]}<rect class="art-floor" y="318" width="400" height="82"/>${art}`;
}

/**
 * A product's picture inside a page, coloured by the page's own style sheet. The name beside it says what it is.
 *
 * @param {Product} product
 */
export function picture(product) {
  return raw(
    `<svg class="art tone-${product.tone}" viewBox="0 0 400 400" aria-hidden="true" focusable="false">${scene(product)}</svg>`,
  );
}

/**
 * The same picture as a file, for the cart, search engines and the widget's product card. It carries its own colours.
 *
 * @param {Product} product
 * @param {string} tones the style sheet of tones
 */
export function pictureFile(product, tones) {
  return `<svg xmlns="http://www.w3.org/2000/svg" class="tone-${product.tone}" viewBox="0 0 400 400" width="800" height="800"><style>${tones}</style>${scene(product)}</svg>`;
}
