/** @import { Html } from "../html.mjs" */
/** @import { Locale, Page } from "../types.ts" */
import { html } from "../html.mjs";
import { emptyCart, sums } from "./cart.mjs";

/** @param {Locale} locale @returns {Page} */
export function checkoutPage(locale) {
  const { text } = locale;
  return {
    path: "/checkout/",
    title: text.checkout.title,
    description: text.checkout.title,
    scripts: ["checkout"],
    needsCatalogue: true,
    main: html`<h1 class="page-title" tabindex="-1">${text.checkout.title}</h1>
      <noscript><p class="note">${text.product.noScript}</p></noscript>
      ${emptyCart(locale)}
      <form class="checkout" hidden>
        <div class="checkout-fields">${contact(locale)}${payment(locale)}</div>
        ${order(locale)}
      </form>`,
  };
}

/** Filled in beforehand: nobody should have to invent an address to see a shop's last page. @param {Locale} locale */
function contact({ text: { checkout: t } }) {
  return html`<fieldset>
    <legend>${t.contact}</legend>
    ${field(t.name, "name", t.sample.name, "name")}
    ${field(t.email, "email", t.sample.email, "email", "email")}
    ${field(t.address, "address", t.sample.address, "street-address")}
    <div class="pair">
      ${field(t.city, "city", t.sample.city, "address-level2")}${field(t.postcode, "postcode", "310000", "postal-code")}
    </div>
  </fieldset>`;
}

/** @param {Locale} locale */
function payment({ text: { checkout: t } }) {
  return html`<fieldset>
      <legend>${t.payment}</legend>
      ${field(t.card, "card", "4242 4242 4242 4242", "cc-number", "text", "numeric")}
      <div class="pair">
        ${field(t.expires, "expires", "12/30", "cc-exp")}${field(t.code, "code", "123", "cc-csc", "text", "numeric")}
      </div>
      <div class="payment-error" role="alert">
        <p data-testid="payment-error" id="payment-error" hidden>
          <strong>${t.failed}</strong> ${t.failedLine}
        </p>
      </div>
    </fieldset>
    <fieldset class="demo-controls">
      <legend>${t.demo}</legend>
      <label class="check"
        ><input type="checkbox" name="fail" data-testid="fail-payment" /> ${t.demoFail}</label
      >
      <p class="quiet">${t.demoLine}</p>
    </fieldset>`;
}

/** @param {Locale} locale */
function order(locale) {
  const { base, text } = locale;
  return html`<section class="panel" aria-labelledby="order-title">
    <h2 id="order-title">${text.checkout.order}</h2>
    <ul class="order-lines"></ul>
    ${sums(locale)}
    <button class="button wide" type="submit" data-testid="pay" data-busy="${text.checkout.paying}">
      ${text.checkout.pay} <span data-sum="total"></span>
    </button>
    <p class="panel-foot">
      <a class="text-link" href="${base}/cart/">${text.checkout.backToCart}</a>
    </p>
  </section>`;
}

/**
 * @param {string} label
 * @param {string} name
 * @param {string} value
 * @param {string} autocomplete
 * @param {string} [type]
 * @param {string} [inputmode]
 * @returns {Html}
 */
function field(label, name, value, autocomplete, type = "text", inputmode = type) {
  return html`<p class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      inputmode="${inputmode}"
      value="${value}"
      autocomplete="${autocomplete}"
      required
    />
  </p>`;
}
