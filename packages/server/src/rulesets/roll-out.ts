import { ProfferError } from "@proffer/protocol";
import type { RolloutRequest } from "@proffer/protocol";
import type { Store } from "../storage/store.ts";
import { change } from "./publication-log.ts";
import type { Standing } from "./standing.ts";

/** Gives the candidate to more customers, or to fewer; at 100 % it is the stable version. */
export function rollOut(
  store: Store,
  { percent, hash, message }: RolloutRequest,
  who: string,
  now: number,
): Promise<Standing> {
  return change(store, now, async (before) => {
    const { candidate, off, allOff } = before;
    if (!candidate) throw nothingRollsOut();
    if (hash !== undefined && hash !== candidate.hash) throw another(hash, candidate.hash);
    if (candidate.percent === percent) return undefined;
    const isWhole = percent === 100;
    return {
      what: "rollout",
      who,
      why: message,
      details: [`from ${candidate.percent} % to ${percent} % of the customers`],
      standing: {
        stable: isWhole ? candidate.hash : before.stable,
        candidate: isWhole ? null : { ...candidate, percent },
        off,
        allOff,
      },
    };
  });
}

function nothingRollsOut(): ProfferError {
  return new ProfferError(
    "not_found",
    "Nothing is being rolled out: everybody has the same version. Publish another one first.",
  );
}

function another(meant: string, found: string): ProfferError {
  return new ProfferError(
    "conflict",
    `Nothing was changed: ${found} is being rolled out by now, and not ${meant}. Read the audit log, then look again.`,
  );
}
