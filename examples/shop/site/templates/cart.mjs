/** @import { Locale, Page } from "../types.ts" */
import { html } from "../html.mjs";

/** @param {Locale} locale @returns {Page} */
export function cartPage(locale) {
  const { text } = locale;
  return {
    path: "/cart/",
    title: text.cartPage.title,
    description: text.cartPage.title,
    scripts: ["cart"],
    needsCatalogue: true,
    main: html`<h1 class="page-title" tabindex="-1">${text.cartPage.title}</h1>
      <noscript><p class="note">${text.product.noScript}</p></noscript>
      ${emptyCart(locale)}
      <div class="cart" data-testid="cart" hidden>
        <ul class="cart-lines"></ul>
        ${summary(locale)}
      </div>
      ${lineTemplate(locale)}`,
  };
}

/** @param {Locale} locale */
export function emptyCart({ base, text }) {
  return html`<div class="empty" data-testid="cart-empty" hidden>
    <p class="empty-title">${text.cartPage.empty}</p>
    <p>${text.cartPage.emptyLine}</p>
    <p><a class="button" href="${base}/#vessels">${text.cartPage.browse}</a></p>
  </div>`;
}

/** The three sums; the script fills the amounts in. @param {Locale} locale */
export function sums({ text }) {
  const { subtotal, shipping, total, free } = text.cartPage;
  return html`<dl class="sums">
    <div>
      <dt>${subtotal}</dt>
      <dd data-sum="subtotal"></dd>
    </div>
    <div>
      <dt>${shipping}</dt>
      <dd data-sum="shipping" data-free="${free}"></dd>
    </div>
    <div class="sums-total">
      <dt>${total}</dt>
      <dd data-sum="total" data-testid="cart-total"></dd>
    </div>
  </dl>`;
}

/** @param {Locale} locale */
function summary(locale) {
  const { base, text } = locale;
  return html`<section class="panel" aria-labelledby="summary-title">
    <h2 id="summary-title">${text.cartPage.summary}</h2>
    ${sums(locale)}
    <p class="until-free" hidden><strong></strong> ${text.cartPage.untilFree}</p>
    <a class="button wide" href="${base}/checkout/" data-testid="checkout-link"
      >${text.cartPage.checkout}</a
    >
    <p class="panel-foot"><a class="text-link" href="${base}/">${text.cartPage.keep}</a></p>
  </section>`;
}

/** @param {Locale} locale */
function lineTemplate({ text }) {
  return html`<template id="cart-line">
    <li class="cart-line" data-testid="cart-line">
      <a class="frame" tabindex="-1" aria-hidden="true"><img alt="" width="120" height="120" /></a>
      <div class="cart-line-text">
        <a class="cart-line-name"></a><span class="cart-line-price"></span>
      </div>
      <div class="stepper">
        <button type="button" data-step="-1" aria-label="${text.product.fewer}">−</button>
        <output aria-label="${text.product.quantity}"></output>
        <button type="button" data-step="1" aria-label="${text.product.more}">+</button>
      </div>
      <span class="cart-line-sum"></span>
      <button class="remove" type="button" data-testid="remove">
        ${text.cartPage.remove}<span class="unseen"></span>
      </button>
    </li>
  </template>`;
}
