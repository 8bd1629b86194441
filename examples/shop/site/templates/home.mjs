/** @import { CategoryId, Locale, Page } from "../types.ts" */
import { hero } from "../art/hero.mjs";
import { categories, productsIn } from "../catalogue/products.mjs";
import { html } from "../html.mjs";
import { productCard } from "./product-card.mjs";

/** @param {Locale} locale @returns {Page} */
export function homePage(locale) {
  const { text } = locale;
  return {
    path: "/",
    title: text.brandLine,
    description: text.homeDescription,
    main: html`${opening(locale)} ${categories.map((category) => department(locale, category))}
    ${promises(locale)}`,
  };
}

/** @param {Locale} locale */
function opening({ text }) {
  return html`<section class="hero">
    <div class="hero-text">
      <h1>${text.hero.title}</h1>
      <p class="lead">${text.hero.lead}</p>
      <p class="hero-calls">
        <a class="button" href="#vessels">${text.hero.call}</a>
        <a class="text-link" href="#tea">${text.hero.second}</a>
      </p>
    </div>
    ${hero(text.hero.picture)}
  </section>`;
}

/** @param {Locale} locale @param {CategoryId} category */
function department(locale, category) {
  const { text } = locale;
  return html`<section class="department" id="${category}" aria-labelledby="${category}-title">
    <div class="department-head">
      <h2 id="${category}-title">${text.categories[category]}</h2>
      <p>${text.categoryLines[category]}</p>
    </div>
    <ul class="grid">
      ${productsIn(category).map((product) => html`<li>${productCard(locale, product)}</li>`)}
    </ul>
  </section>`;
}

/** @param {Locale} locale */
function promises({ text }) {
  return html`<ul class="promises">
    ${text.promises.map(([title = "", line = ""]) => html`<li><strong>${title}</strong><span>${line}</span></li>`)}
  </ul>`;
}
