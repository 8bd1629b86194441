import type { Store } from "../storage/store.ts";
import { change } from "./publication-log.ts";
import type { Standing } from "./standing.ts";

/** Ends a roll-out that does harm: everybody has the stable version again. Nobody has to be there for that. */
export function stopTrial(
  store: Store,
  trial: string,
  figures: readonly string[],
  now: number,
): Promise<Standing> {
  return change(store, now, async ({ stable, candidate, off, allOff }) => {
    // What was found out about one candidate says nothing of the next.
    if (candidate?.seed !== trial) return undefined;
    return {
      what: "stop",
      who: "Proffer",
      why: `The roll-out of ${candidate.hash} was stopped at ${candidate.percent} %.`,
      details: figures,
      standing: { stable, candidate: null, off, allOff },
    };
  });
}
