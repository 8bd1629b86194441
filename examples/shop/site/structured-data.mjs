/** @import { Locale, Product } from "./types.ts" */
import { html, json } from "./html.mjs";
import { currency, picturePath, productPath } from "./locales.mjs";

/**
 * What the page says about its product to machines: search engines, link previews, and the widget.
 *
 * Addresses are root-relative: the pages are built without knowing the host, and a reader resolves them against the page.
 *
 * @param {Locale} locale
 * @param {Product} product
 */
export function productHead(locale, product) {
  const { name, line } = product[locale.language];
  return html`<script type="application/ld+json">
      ${json(productLd(locale, product))}
    </script>
    <meta property="og:type" content="product" />
    <meta property="og:title" content="${name}" />
    <meta property="og:description" content="${line}" />
    <meta property="og:url" content="${productPath(locale, product)}" />
    <meta property="og:image" content="${picturePath(product)}" />
    <meta property="product:price:amount" content="${product.price}" />
    <meta property="product:price:currency" content="${currency}" />`;
}

/** @param {Locale} locale @param {Product} product */
function productLd({ language, base, text }, product) {
  const { name, story } = product[language];
  const url = productPath({ language, base, text }, product);
  return {
    "@context": "https://schema.org",
    "@type": "Product",
    productID: product.id,
    sku: product.id,
    name,
    description: story,
    image: picturePath(product),
    // The same word in every language, so that one rule holds in all of them.
    category: product.category,
    brand: { "@type": "Brand", name: text.brand },
    url,
    offers: {
      "@type": "Offer",
      price: product.price,
      priceCurrency: currency,
      availability: "https://schema.org/InStock",
      url,
    },
  };
}
