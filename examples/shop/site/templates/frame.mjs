/** @import { Locale, Page } from "../types.ts" */
import { inlineLogo } from "../art/logo.mjs";
import { categories } from "../catalogue/products.mjs";
import { html, raw } from "../html.mjs";
import { locales } from "../locales.mjs";

/** @param {Locale} locale @param {Page} page */
export function header(locale, page) {
  const { base, text } = locale;
  return html`<header class="masthead">
    <a class="brand" href="${base}/">${raw(inlineLogo)}<span>${text.brand}</span></a>
    <nav class="departments" aria-label="${text.nav}">
      ${categories.map((id) => html`<a href="${base}/#${id}">${text.categories[id]}</a>`)}
    </nav>
    <div class="masthead-end">
      ${languageSwitch(locale, page)}
      <a
        class="cart-link"
        href="${base}/cart/"
        ${page.path === "/cart/" && raw(' aria-current="page"')}
        >${text.cart}
        <span class="cart-count" data-testid="cart-count" data-empty>0</span>
        <span class="unseen">${text.itemsInCart}</span></a
      >
    </div>
  </header>`;
}

/** A link to the same page in the other language; the script remembers the choice. @param {Locale} locale @param {Page} page */
function languageSwitch({ language, text }, page) {
  const others = locales.filter((other) => other.language !== language);
  return html`<nav aria-label="${text.languageNav}">
    ${others.map(
      (other) =>
        html`<a
          class="language"
          href="${other.base}${page.path}"
          hreflang="${other.language}"
          lang="${other.language}"
          data-language="${other.language}"
          >${other.text.languageName}</a
        >`,
    )}
  </nav>`;
}

/** @param {Locale} locale */
export function footer({ text }) {
  return html`<footer class="colophon">
    <div class="colophon-text">
      <p class="colophon-brand">${text.brand} <span>${text.brandLine}</span></p>
      <p>${text.footer.about}</p>
      <p class="quiet">${text.footer.hours}</p>
      <p class="quiet">${text.footer.demo}</p>
    </div>
    ${clock(text.clock)}
  </footer>`;
}

/** Hidden until the server says that it runs as a demo. @param {Locale["text"]["clock"]} text */
function clock(text) {
  return html`<section class="clock" data-testid="clock" aria-label="${text.label}" hidden>
    <p class="clock-now"><span class="clock-label">${text.label}</span> <time></time></p>
    <p class="clock-buttons">
      <button type="button" data-hours="1" data-testid="clock-plus-1h">${text.hour}</button>
      <button type="button" data-hours="24" data-testid="clock-plus-1d">${text.day}</button>
      <button type="button" data-hours="192" data-testid="clock-plus-8d">${text.eightDays}</button>
      <button type="button" data-reset data-testid="clock-reset">${text.reset}</button>
    </p>
    <p class="clock-failed" role="status" hidden>${text.failed}</p>
  </section>`;
}
