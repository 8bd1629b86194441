/** @import { Locale, Page, Product } from "../types.ts" */
import { picture } from "../art/picture.mjs";
import { relatedTo } from "../catalogue/products.mjs";
import { html, unbroken } from "../html.mjs";
import { money } from "../locales.mjs";
import { productHead } from "../structured-data.mjs";
import { productCard } from "./product-card.mjs";

/** @param {Locale} locale @param {Product} product @returns {Page} */
export function productPage(locale, product) {
  const { name, line } = product[locale.language];
  return {
    path: `/products/${product.id}/`,
    title: name,
    description: line,
    head: productHead(locale, product),
    scripts: ["product"],
    needsCatalogue: true,
    main: html`${breadcrumb(locale, product)}
      <article class="product" data-product-id="${product.id}">
        <div class="frame product-picture">${picture(product)}</div>
        <div class="product-text">
          <h1>${name}</h1>
          <p class="product-line">${unbroken(line)}</p>
          <p class="product-price">${money(locale.language, product.price)}</p>
          <p class="product-story">${product[locale.language].story}</p>
          ${order(locale)} ${facts(locale, product)}
        </div>
      </article>
      ${related(locale, product)}`,
  };
}

/** @param {Locale} locale @param {Product} product */
function breadcrumb({ base, text }, product) {
  return html`<nav class="breadcrumb" aria-label="${text.product.breadcrumb}">
    <a href="${base}/">${text.home}</a> <span aria-hidden="true">/</span>
    <a href="${base}/#${product.category}">${text.categories[product.category]}</a>
  </nav>`;
}

/** @param {Locale} locale */
function order({ base, text }) {
  return html`<form class="order" data-needs-script>
      <div class="stepper">
        <button type="button" data-step="-1" aria-label="${text.product.fewer}">−</button>
        <label class="unseen" for="quantity">${text.product.quantity}</label>
        <input
          id="quantity"
          name="quantity"
          type="number"
          inputmode="numeric"
          min="1"
          max="12"
          value="1"
          required
        />
        <button type="button" data-step="1" aria-label="${text.product.more}">+</button>
      </div>
      <button class="button" type="submit" data-testid="add-to-cart">${text.product.add}</button>
    </form>
    <p class="added" role="status" data-testid="added">
      <span hidden
        >${text.product.added}
        <a href="${base}/cart/" data-testid="view-cart">${text.product.viewCart}</a></span
      >
    </p>
    <noscript><p class="note">${text.product.noScript}</p></noscript>
    <p class="stock">${text.product.inStock}</p>`;
}

/** @param {Locale} locale @param {Product} product */
function facts({ language, text }, product) {
  return html`<h2 class="unseen">${text.product.facts}</h2>
    <dl class="facts">
      ${product[language].facts.map(
        ([label, value]) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>`;
}

/** @param {Locale} locale @param {Product} product */
function related(locale, product) {
  return html`<section class="department" aria-labelledby="related-title">
    <div class="department-head"><h2 id="related-title">${locale.text.product.related}</h2></div>
    <ul class="grid grid-3">
      ${relatedTo(product).map((other) => html`<li>${productCard(locale, other)}</li>`)}
    </ul>
  </section>`;
}
