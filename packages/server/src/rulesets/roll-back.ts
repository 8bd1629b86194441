import { ProfferError } from "@proffer/protocol";
import type { RollbackRequest } from "@proffer/protocol";
import type { Db, Store } from "../storage/store.ts";
import { describeChanges } from "./describe-change.ts";
import { change, stableBefore } from "./publication-log.ts";
import { requireSame, rulesetIn } from "./publish.ts";
import { newestOf } from "./standing.ts";
import type { Standing } from "./standing.ts";
import { hashesLike } from "./versions.ts";

/** Puts an earlier version in force again for everybody, as it was, without asking twice: it is needed in a hurry. */
export function rollBack(
  store: Store,
  { hash, leaves, message }: RollbackRequest,
  who: string,
  now: number,
): Promise<Standing> {
  return change(store, now, async (before, trx) => {
    if (leaves !== undefined) requireSame(before, leaves);
    const target = hash === undefined ? await earlier(trx, before) : await find(trx, hash);
    if (target === before.stable && !before.candidate) return undefined;
    const left = await rulesetIn(trx, newestOf(before));
    const { off, allOff } = before;
    return {
      what: "rollback",
      who,
      why: message,
      details: describeChanges(left, await rulesetIn(trx, target)),
      standing: { stable: target, candidate: null, off, allOff },
    };
  });
}

/** From a candidate it is back to what is stable, and else to what was stable before that first was. */
async function earlier(trx: Db, { stable, candidate }: Standing): Promise<string> {
  const target = candidate || stable === null ? stable : await stableBefore(trx, stable);
  if (target !== null) return target;
  throw new ProfferError(
    "not_found",
    "There is no version before this one. Name one of the audit log, or switch rules off.",
  );
}

async function find(trx: Db, beginning: string): Promise<string> {
  const found = await hashesLike(trx, beginning);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new ProfferError(
    "not_found",
    found.length === 0
      ? `No version ${beginning} was ever published here. The audit log names those that were.`
      : `More than one version begins with ${beginning}: ${found.join(", ")}. Write more of it.`,
  );
}
