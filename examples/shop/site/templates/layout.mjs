/** @import { Locale, Page } from "../types.ts" */
import { products } from "../catalogue/products.mjs";
import { html, json, raw } from "../html.mjs";
import { currency, locales, picturePath, productPath, shipping } from "../locales.mjs";
import { footer, header } from "./frame.mjs";

/** The site's name as Proffer knows it. */
const site = "teahouse";

/**
 * The queue must be there before anything calls it, whether or not the widget ever loads: calls wait in it,
 * and without the widget they simply stay there.
 */
const embed =
  raw(`<script>window.proffer=window.proffer||function(){(proffer.q=proffer.q||[]).push(arguments)}</script>
    <script async src="/proffer.js" data-site="${site}"></script>`);

/** @param {Locale} locale @param {Page} page @returns {string} */
export function layout(locale, page) {
  const { language, text } = locale;
  return html`<!doctype html>
    <html lang="${language}" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title} · ${text.brand}</title>
        <meta name="description" content="${page.description}" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#faf7f0" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#141916" media="(prefers-color-scheme: dark)" />
        <meta property="og:site_name" content="${text.brand}" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/styles.css" />
        ${alternates(page)} ${page.head} ${embed}
        ${["shop", ...(page.scripts ?? [])].map((name) => html`<script type="module" src="/assets/${name}.js"></script>`)}
      </head>
      <body>
        <a class="skip" href="#main">${text.skip}</a>
        ${header(locale, page)}
        <main id="main" tabindex="-1">${page.main}</main>
        ${footer(locale)}
        ${
          page.needsCatalogue &&
          html`<script type="application/json" id="catalogue">
            ${json(catalogue(locale))}
          </script>`
        }
      </body>
    </html> `.markup;
}

/** @param {Page} page */
function alternates(page) {
  return locales.map(
    ({ language, base }) =>
      html`<link rel="alternate" hreflang="${language}" href="${base}${page.path}" />`,
  );
}

/** What the cart needs to know of every product, in the page's own language. @param {Locale} locale */
function catalogue(locale) {
  const known = products.map((product) => ({
    id: product.id,
    name: product[locale.language].name,
    category: product.category,
    price: product.price,
    url: productPath(locale, product),
    image: picturePath(product),
  }));
  return { currency, shipping, base: locale.base, products: known };
}
