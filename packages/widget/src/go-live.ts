import type { Call, ProfferFunction } from "./queue.ts";
import { warn } from "./warn.ts";

/** Carries out one call of the page. Never throws. */
export type Run = (...call: unknown[]) => void;

/**
 * Makes `window.proffer` carry its calls out at once, beginning with those that waited.
 *
 * `null` ends it: calls are then answered with a warning, and a script tag added later starts afresh.
 */
export function goLive(page: Pick<Window, "proffer">, run: Run | null): void {
  if (run === null) {
    page.proffer = () =>
      warn("Proffer was shut down on this page; load its script again to use it.");
    return;
  }
  const waiting = page.proffer?.q ?? [];
  const live: ProfferFunction = (...call) => run(...call);
  live.loaded = true;
  page.proffer = live;
  for (const call of waiting.splice(0)) run(...call);
  // The page may keep the first function in a variable of its own, which only knows this queue.
  waiting.push = (...calls: Call[]) => {
    for (const call of calls) run(...call);
    return 0;
  };
}
