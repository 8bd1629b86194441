import { whenIdle } from "../when-idle.ts";

/**
 * One more step may fire a rule: what it takes to decide that is fetched when the browser has nothing else to do, so that
 * a customer who is offline by then finds it in the browser's cache.
 *
 * @param onNear fetches what shows an offer.
 */
export function fetchAhead(onNear?: () => void): void {
  whenIdle(() => {
    onNear?.();
    void import("../mind.ts").then(
      (mind) => mind.fetchAhead(),
      () => undefined,
    );
  });
}
