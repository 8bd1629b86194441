/**
 * What a customer is not to be spoken to beside: what the page says so of, and a dialog of the page. `:is` forgives a browser
 * that does not know `:modal`.
 */
const quiet = "[data-proffer-quiet], :is(dialog:modal)";

/** The fields of a card to pay with. */
const payment = '[autocomplete*="cc-" i]';

/**
 * What may be said on a page as it stands: anything; only what helps with what the customer does, which beside the fields of a
 * payment is a person's help or answer; or nothing, where the page asks for quiet, by something that can be seen on it or by a
 * `<meta name="proffer" content="quiet">`.
 */
export type Moment = "any" | "help" | "none";

export function momentOf(page: Document): Moment {
  const meta = page.querySelector<HTMLMetaElement>('meta[name="proffer"]');
  if (meta?.content.includes("quiet") || isSeen(page, quiet)) return "none";
  return isSeen(page, payment) ? "help" : "any";
}

function isSeen(page: Document, selector: string): boolean {
  return [...page.querySelectorAll(selector)].some(
    (element) => element.checkVisibility?.() ?? element.getClientRects().length > 0,
  );
}
