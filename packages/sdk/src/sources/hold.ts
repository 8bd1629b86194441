import { listen } from "./listen.ts";
import type { Page } from "./source.ts";
import type { Arrival, Visits } from "./visits.ts";

/** Something that the customer did while nobody was there who understands it. */
export interface Moment {
  /** An event of the page's, or that a page has come into view. */
  readonly what: Event | Arrival;
  /** In ms as `performance.now()` counts. */
  readonly at: number;
  /** How far down the page was, where that matters. */
  readonly y: number;
  /** Where a click went; an event forgets it. */
  readonly path: readonly EventTarget[];
}

/** All that was held, in its order. */
export interface Held {
  readonly begun: number;
  readonly moments: readonly Moment[];
  /** Holds no more. */
  readonly stop: () => void;
}

const types =
  "pointerdown wheel keydown touchstart scroll click submit invalid mousemove mouseout visibilitychange";

/** They come by the dozen: of several in a row the last one says it all. Nor do they mean anything by themselves. */
const isFlow = /ove|^vi|^sc/;

/** What the customer does with the widget is nothing that the page has to understand. */
const own = "proffer-widget";

/** More than anybody does while a file is fetched. */
const maxMoments = 500;

/**
 * Holds what the customer does until the code is there that understands it.
 *
 * @param onActed the customer has done the first thing that may mean something.
 */
export function hold(page: Page, visits: Visits, onActed: () => void): Held {
  const moments: Moment[] = [];
  const now = () => page.performance.now();
  const add = (what: Event | Arrival, y = 0, path: readonly EventTarget[] = []) =>
    moments.length < maxMoments && void moments.push({ what, at: now(), y, path });
  const stopVisits = visits.onSeen(add);
  const stopEvents = listen(page, types, (event: Event) => {
    const { type } = event;
    // A mouse that goes from one element to another.
    if ((event as MouseEvent).relatedTarget) return;
    const path = event.composedPath();
    if (path.some((each) => (each as Partial<Element>).localName === own)) return;
    const flows = isFlow.test(type);
    if (flows && (moments.at(-1)?.what as Partial<Event>)?.type === type) moments.pop();
    add(event, /^sc|hs/.test(type) ? page.scrollY : 0, path);
    if (!flows) onActed();
  });
  return {
    begun: now(),
    moments,
    stop: () => {
      stopVisits();
      stopEvents();
    },
  };
}
