/** A browser that does not say when it is idle is, most likely, by then. */
const laterMs = 2_000;

/** Does something when the browser has nothing else to do; nothing where there is no browser. */
export function whenIdle(act: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(act);
  else if (typeof document !== "undefined") setTimeout(act, laterMs);
}
