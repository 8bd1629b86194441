import { loadConfirmer } from "@proffer/engine";

/** A browser that does not say when it is idle is, most likely, by then. */
const laterMs = 2_000;

/**
 * Fetches what only a rule that fires needs, when the browser has nothing else to do: a customer who is offline by then
 * finds it in the browser's cache.
 */
export function fetchAhead(): void {
  const fetch = (): void => void loadConfirmer().catch(() => undefined);
  if (typeof requestIdleCallback === "function") requestIdleCallback(fetch);
  else if (typeof document !== "undefined") setTimeout(fetch, laterMs);
}
