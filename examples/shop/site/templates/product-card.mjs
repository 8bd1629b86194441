/** @import { Locale, Product } from "../types.ts" */
import { picture } from "../art/picture.mjs";
import { html, unbroken } from "../html.mjs";
import { money, productPath } from "../locales.mjs";

/** @param {Locale} locale @param {Product} product */
export function productCard(locale, product) {
  const { name, line } = product[locale.language];
  return html`<a
    class="card"
    href="${productPath(locale, product)}"
    data-testid="product-card"
    data-product-id="${product.id}"
  >
    <span class="frame">${picture(product)}</span>
    <span class="card-name">${name}</span>
    <span class="card-line">${unbroken(line)}</span>
    <span class="card-price">${money(locale.language, product.price)}</span>
  </a>`;
}
