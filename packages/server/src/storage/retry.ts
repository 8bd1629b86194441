import { setTimeout as sleep } from "node:timers/promises";
import { ProfferError } from "@proffer/protocol";
import { conflictOf } from "./postgres-errors.ts";

/** How long somebody who asked is kept waiting before they are told to come again. */
const patienceMs = 10_000;
const firstPauseMs = 2;
const longestPauseMs = 100;
/** Somebody who has written the same row a moment ago is found by the next run; who still stands there then stays. */
const mostDuplicates = 2;

/**
 * Runs a transaction again while others are in its way, after a pause that grows and is never the same for two: those
 * that met once would meet again.
 *
 * @throws ProfferError `unavailable` when it has met others for 10 seconds.
 */
export async function retryConflicts<T>(attempt: () => Promise<T>): Promise<T> {
  const end = performance.now() + patienceMs;
  let duplicates = 0;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await attempt();
    } catch (cause) {
      const conflict = conflictOf(cause);
      if (conflict === undefined) throw cause;
      if (conflict === "duplicate" && ++duplicates > mostDuplicates) throw cause;
      if (performance.now() > end) throw tooMany(cause);
      await sleep(pauseMs * (0.5 + Math.random()));
    }
  }
}

function tooMany(cause: unknown): ProfferError {
  return new ProfferError(
    "unavailable",
    "Too many write the same just now. Try again in a moment.",
    cause,
  );
}
