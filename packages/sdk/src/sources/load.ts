import { quietly } from "./listen.ts";

/** What could not be fetched is asked for again after so long, then after twice as long, and so on. */
const againMs = 2_000;
const maxWaitMs = 60_000;

/**
 * Acts with code that is fetched now, because the page turned out to need it. Without a network it is asked for again a
 * few times: until it comes, whoever waits for it keeps what there is to hear.
 */
export function whenLoaded<Module>(
  load: () => Promise<Module>,
  act: (module: Module) => void,
  waitMs = againMs,
): void {
  load().then(quietly(act), () => {
    if (waitMs < maxWaitMs) setTimeout(() => whenLoaded(load, act, waitMs * 2), waitMs);
  });
}
