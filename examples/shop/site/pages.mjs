/** @import { Locale, Page } from "./types.ts" */
import { products } from "./catalogue/products.mjs";
import { locales } from "./locales.mjs";
import { cartPage } from "./templates/cart.mjs";
import { checkoutPage } from "./templates/checkout.mjs";
import { layout } from "./templates/layout.mjs";
import { homePage } from "./templates/home.mjs";
import { notFoundPage } from "./templates/not-found.mjs";
import { productPage } from "./templates/product.mjs";
import { thanksPage } from "./templates/thanks.mjs";

/**
 * Every page of every language's tree, as the file that a plain static server finds.
 *
 * @returns {Iterable<readonly [fileName: string, source: string]>}
 */
export function* pages() {
  for (const locale of locales) {
    for (const page of pagesIn(locale)) yield [fileName(locale, page), layout(locale, page)];
  }
}

/** @param {Locale} locale @returns {readonly Page[]} */
function pagesIn(locale) {
  const fixed = [homePage, cartPage, checkoutPage, thanksPage, notFoundPage];
  return [
    ...fixed.map((page) => page(locale)),
    ...products.map((product) => productPage(locale, product)),
  ];
}

/** @param {Locale} locale @param {Page} page */
function fileName(locale, page) {
  const path = `${locale.base}${page.path}`.slice(1);
  return path.endsWith("/") || path === "" ? `${path}index.html` : path;
}
