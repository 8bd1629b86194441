/** A browser that does not say when it is idle is, most likely, by then. */
const laterMs = 2_000;

/**
 * One more step may fire a rule: what it takes to decide that is fetched when the browser has nothing else to do, so that
 * a customer who is offline by then finds it in the browser's cache.
 */
export function fetchAhead(onNear?: () => void): void {
  const fetch = (): void => {
    onNear?.();
    void import("../mind.ts").then(
      (mind) => mind.fetchAhead(),
      () => undefined,
    );
  };
  if (typeof requestIdleCallback === "function") requestIdleCallback(fetch);
  else setTimeout(fetch, laterMs);
}
