import { listen, quietly, together } from "./listen.ts";
import { patch } from "./patch.ts";
import type { Page, Source, SourceContext } from "./source.ts";

/** Where a page is, as far as it makes a difference to what is seen. */
interface Place {
  readonly path: string;
  readonly query: string;
  readonly route: string;
}

/** Says where a customer came from; the page is the same without it. */
const isTracking =
  /^(utm_.*|\w{1,2}(clid|clkid|clsrc|braid)|igshid|srsltid|mc_[ce]id|_g[la]|proffer_.*)$/i;

/** A page that is loaded and one that the browser brings back as it was left, but none that the page goes to by script. */
export const loadOnly: Source = (context) => {
  const page = context.page;
  const document = page.document as Document & { readonly prerendering?: boolean };
  const load = () => context.visits.seen("load");
  // A page that is made ready in advance has not been seen yet, and may never be.
  const stops = [
    document.prerendering ? listen(document, "prerenderingchange", load) : (load(), () => {}),
    listen(page, "pageshow", (event: PageTransitionEvent) => {
      if (event.persisted) context.visits.seen("restore");
    }),
  ];
  return together(...stops);
};

/**
 * Every page that comes into view, also those that the page goes to by script.
 *
 * Another path is another page, and so is another route in the hash (`#/…`, `#!…`). Another query is where it became an
 * entry of the history; where the entry was replaced, the page has tidied its own address: a filter, a variant. What only
 * tells of campaigns never counts.
 */
export const navigation: Source = (context) => {
  let here = placeOf(context.page);
  let count = 0;
  const moved = quietly((isReplaced: boolean) => {
    const before = here;
    here = placeOf(context.page);
    if (!isAnother(before, here, isReplaced)) return;
    context.visits.seen("navigate");
    context.found({ state: "found", detail: `${++count}` });
  });
  return together(watchMoves(context, moved), loadOnly(context));
};

function watchMoves({ page }: SourceContext, moved: (isReplaced: boolean) => void): () => void {
  const hear = () => moved(false);
  // By the time these come the address has changed, and mostly been heard of; they are for a page that saved the history's functions before we came.
  const frameworks = listen(page.document, "turbo:load turbolinks:load astro:page-load", hear);
  const { navigation } = page as Partial<Pick<Page, "navigation">>;
  if (navigation?.currentEntry !== undefined && typeof navigation.addEventListener === "function") {
    const change = (event: NavigationCurrentEntryChangeEvent) =>
      moved(event.navigationType === "replace");
    return together(frameworks, listen(navigation, "currententrychange", change));
  }
  const patches = [
    patch(page.history, "pushState", hear),
    patch(page.history, "replaceState", () => moved(true)),
  ];
  return together(
    frameworks,
    listen(page, "popstate hashchange", hear),
    ...patches.map((restore) => restore ?? (() => {})),
  );
}

function placeOf({ location }: Page): Place {
  const query = location.search.slice(1).split("&");
  return {
    path: location.pathname.replace(/\/+$/, ""),
    query: query.filter((part) => !isTracking.test(part.split("=", 1)[0] ?? "")).join("&"),
    route: /^#[/!]/.test(location.hash) ? location.hash : "",
  };
}

function isAnother(before: Place, after: Place, isReplaced: boolean): boolean {
  if (after.path !== before.path || after.route !== before.route) return true;
  return !isReplaced && after.query !== before.query;
}
