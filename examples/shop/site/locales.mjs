/** @import { Language, Locale, Product } from "./types.ts" */
import { en } from "./text/en.mjs";
import { zhHans } from "./text/zh-hans.mjs";

/** The first is the default, at the root of the site. @type {readonly [Locale, Locale]} */
export const locales = [
  { language: "en", base: "", text: en },
  { language: "zh-Hans", base: "/zh", text: zhHans },
];

export const currency = "CNY";

/** Where shipping becomes free, and what it costs below that; whole yuan. */
export const shipping = { freeFrom: 300, fee: 20 };

/** @param {Language} language @param {number} amount */
export function money(language, amount) {
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    maximumFractionDigits: 0,
  }).format(amount);
}

/** @param {Locale} locale @param {Product} product */
export function productPath(locale, product) {
  return `${locale.base}/products/${product.id}/`;
}

/** @param {Product} product */
export function picturePath(product) {
  return `/assets/art/${product.id}.svg`;
}
