/** @import { Locale, Page } from "../types.ts" */
import { html } from "../html.mjs";

/** @param {Locale} locale @returns {Page} */
export function thanksPage({ base, text }) {
  return {
    path: "/thanks/",
    title: text.thanks.title,
    description: text.thanks.line,
    scripts: ["thanks"],
    main: html`<div class="ending" data-testid="thanks">
      <h1>${text.thanks.title}</h1>
      <p class="lead">${text.thanks.line}</p>
      <dl class="receipt" hidden>
        <div>
          <dt>${text.thanks.order}</dt>
          <dd data-testid="order-id"></dd>
        </div>
        <div>
          <dt>${text.thanks.total}</dt>
          <dd data-paid></dd>
        </div>
      </dl>
      <p><a class="button" href="${base}/">${text.thanks.back}</a></p>
    </div>`,
  };
}
