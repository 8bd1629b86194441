/** @import { Locale, Page } from "../types.ts" */
import { html } from "../html.mjs";

/** @param {Locale} locale @returns {Page} */
export function notFoundPage({ base, text }) {
  return {
    path: "/404.html",
    title: text.notFound.title,
    description: text.notFound.line,
    main: html`<div class="ending">
      <h1>${text.notFound.title}</h1>
      <p class="lead">${text.notFound.line}</p>
      <p><a class="button" href="${base}/">${text.notFound.back}</a></p>
    </div>`,
  };
}
