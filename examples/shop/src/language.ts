import { load, save } from "./storage.ts";

/**
 * Keeps the customer's choice of language, and follows it when they come in from outside by the front address.
 *
 * Inside the shop every link already stays in its language, so a page is never turned under somebody who is reading.
 */
export function rememberLanguage(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("[data-language]")) {
    link.addEventListener("click", () =>
      save("localStorage", "language", link.dataset["language"]),
    );
    if (
      cameFromOutside() &&
      isDefaultPage() &&
      load("localStorage", "language") === link.dataset["language"]
    ) {
      location.replace(link.href);
    }
  }
}

function cameFromOutside(): boolean {
  return !document.referrer.startsWith(`${location.origin}/`);
}

/** An address of another language was asked for by name; it stands. */
function isDefaultPage(): boolean {
  return document.documentElement.lang === "en";
}
