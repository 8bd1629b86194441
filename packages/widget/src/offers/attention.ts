import { momentOf } from "./quiet.ts";
import type { Moment } from "./quiet.ts";

/** What the customer may be shown unasked just now. */
export interface Attention {
  moment(): Moment;
  stop(): void;
}

/** Input types that nobody types into. */
const clickable = new Set([
  "button",
  "checkbox",
  "color",
  "file",
  "image",
  "radio",
  "range",
  "reset",
  "submit",
]);

/**
 * Watches whether the page is in sight, does not ask for quiet, and the customer does not type.
 *
 * An iframe with the focus counts as typing: card fields of payment pages live in one, and we cannot see into it.
 */
export function watchAttention(page: Document, own: Element, onChange: () => void): Attention {
  const listening = new AbortController();
  const options = { signal: listening.signal, passive: true };
  page.addEventListener("visibilitychange", onChange, options);
  page.addEventListener("focusin", onChange, options);
  // During focusout the old element still has the focus.
  page.addEventListener("focusout", () => setTimeout(onChange, 0), options);
  return {
    moment: () =>
      page.visibilityState !== "visible" || isTyping(page, own) ? "none" : momentOf(page),
    stop: () => listening.abort(),
  };
}

function isTyping(page: Document, own: Element): boolean {
  let focused = page.activeElement;
  if (focused === own) return false;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused !== null && isEditable(focused);
}

function isEditable(element: Element): boolean {
  const name = element.localName;
  if (name === "input")
    return !clickable.has(element.getAttribute("type")?.toLowerCase() ?? "text");
  if (name === "textarea" || name === "select" || name === "iframe") return true;
  return element instanceof HTMLElement && element.isContentEditable;
}
