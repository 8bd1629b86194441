import { emptyRuleset } from "@proffer/engine";
import type { Ruleset } from "@proffer/engine";
import { defaultGuard, ProfferError } from "@proffer/protocol";
import type { PublishReply, PublishRequest, RolloutGuard } from "@proffer/protocol";
import type { Db, Store } from "../storage/store.ts";
import { checkDraft, reasonToAsk } from "./check-draft.ts";
import { describeChanges } from "./describe-change.ts";
import { change } from "./publication-log.ts";
import type { NewEntry } from "./publication-log.ts";
import { newestOf } from "./standing.ts";
import type { Standing } from "./standing.ts";
import { findVersion, keepVersion, rulesetOf } from "./versions.ts";

/** What {@link publish} found, but for how it stands. */
export type Published = Omit<PublishReply, "state"> & { readonly standing: Standing };

/**
 * Looks a rule file over and puts it in force for as many customers as were asked for.
 *
 * @throws ProfferError `bad_rules` where the check has found errors, `conflict` where it replaces something else than what
 *   is there, `needs_force` where it would leave too little.
 */
export async function publish(
  store: Store,
  request: PublishRequest,
  who: string,
  now: number,
): Promise<Published> {
  const { text, file, dryRun = false, force = false } = request;
  const { ruleset, errors, warnings } = checkDraft(text, { file, now });
  if (errors.length > 0) throw badRules(errors);
  let found: Omit<Published, "standing"> | undefined;
  const standing = await change(store, now, async (before, trx) => {
    requireSame(before, request.replaces);
    const earlier = await rulesetIn(trx, newestOf(before));
    const changes = describeChanges(earlier, ruleset);
    const needsForce = reasonToAsk(earlier, ruleset) ?? null;
    const percent = before.stable === null ? 100 : (request.percent ?? 1);
    found = { hash: ruleset.hash, percent, changes, warnings, needsForce };
    if (dryRun || isThere(before, ruleset.hash, percent)) return undefined;
    if (needsForce !== null && !force) throw needsMore(needsForce);
    await keepVersion(trx, { ruleset, text }, now);
    const details = [
      ...changes,
      ...(needsForce === null ? [] : [needsForce]),
      ...backtestOf(request),
    ];
    return entryOf(before, { hash: ruleset.hash, percent, now, details, who, request });
  });
  if (!found) throw new Error("nothing was decided");
  return { ...found, standing };
}

/** Already what was asked for: publishing it again would only make a line in the log. */
function isThere({ stable, candidate }: Standing, hash: string, percent: number): boolean {
  if (candidate) return candidate.hash === hash && candidate.percent === percent;
  return stable === hash;
}

interface Entering {
  readonly hash: string;
  readonly percent: number;
  readonly now: number;
  readonly details: readonly string[];
  readonly who: string;
  readonly request: Pick<PublishRequest, "guard" | "message">;
}

function entryOf(
  before: Standing,
  { hash, percent, now, details, who, request }: Entering,
): NewEntry {
  const { off, allOff } = before;
  // Going back to what is stable anyway is no trial.
  const isStable = percent === 100 || hash === before.stable;
  const candidate = { hash, percent, seed: `${hash} ${now}`, guard: guardOf(request.guard) };
  return {
    what: "publish",
    who,
    why: request.message,
    details,
    standing: isStable
      ? { stable: hash, candidate: null, off, allOff }
      : { stable: before.stable, candidate, off, allOff },
  };
}

function guardOf(given: PublishRequest["guard"] = {}): RolloutGuard {
  const set = Object.entries(given).filter(([, bound]) => bound !== undefined);
  return { ...defaultGuard, ...(Object.fromEntries(set) as Partial<RolloutGuard>) };
}

function backtestOf({ backtest = [] }: PublishRequest): readonly string[] {
  return backtest.map((line) => `back-test: ${line}`);
}

/** What a version says; nothing where there was none. */
export async function rulesetIn(db: Db, hash: string | null): Promise<Ruleset> {
  const kept = hash === null ? undefined : await findVersion(db, hash);
  return kept ? rulesetOf(kept) : emptyRuleset;
}

function badRules(errors: readonly string[]): ProfferError {
  const count = errors.length === 1 ? "an error" : `${errors.length} errors`;
  return new ProfferError(
    "bad_rules",
    `Nothing was published: the rules have ${count}. Mend them and publish again.\n\n${errors.join("\n\n")}`,
  );
}

function needsMore(reason: string): ProfferError {
  return new ProfferError(
    "needs_force",
    `Nothing was published. ${reason} If that is meant, say so with “force”.`,
  );
}

/** @throws ProfferError `conflict`. */
export function requireSame(before: Standing, replaces: string | null): void {
  const newest = newestOf(before);
  if (newest === replaces) return;
  throw new ProfferError(
    "conflict",
    `Nothing was changed: ${newest === null ? "nothing is published" : `${newest} is there`} by now, and not ${replaces ?? "an empty place"}. Somebody else has published since you looked; read the audit log, then look again.`,
  );
}
