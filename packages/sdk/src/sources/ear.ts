import { listen } from "./listen.ts";
import type { Ear, Page, SourceContext } from "./source.ts";

/** How a source hears the customer: as they act, unless it is told of what was held. */
export function earOf({ ear, page }: SourceContext): Ear {
  return ear ?? liveEar(page);
}

/** Hears the customer as they act. */
export function liveEar(page: Page): Ear {
  return {
    listen,
    now: () => page.performance.now(),
    isLate: () => false,
    scrollY: () => page.scrollY,
    pathOf: (event) => event.composedPath(),
    soon: (act) => void page.setTimeout(act),
  };
}
