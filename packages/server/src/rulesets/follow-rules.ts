import { readFile } from "node:fs/promises";
import type { Ruleset } from "@proffer/engine";
import type { Log } from "../log.ts";
import type { Store } from "../storage/store.ts";
import { checkDraft, reasonToAsk } from "./check-draft.ts";
import type { CheckedDraft } from "./check-draft.ts";
import { describeChange, describeChanges } from "./describe-change.ts";
import { followFile } from "./follow-file.ts";
import { change, lastPublishedBy, readStanding } from "./publication-log.ts";
import { rulesetIn } from "./publish.ts";
import { keepVersion } from "./versions.ts";

/** Whose name the rules file's publications stand under in the audit log. */
export const rulesFile = "the rules file";

export interface FollowOptions {
  readonly store: Store;
  readonly clock: () => number;
  readonly log: Log;
  readonly file: string;
  readonly force?: boolean;
  readonly current: () => Ruleset;
  /** Called after each publication. */
  readonly published: () => Promise<void>;
}

/**
 * Publishes a rules file to everybody whenever it has changed: the developer's way. Rules that are refused are left out; a
 * file that cannot be read, or that would leave too little, changes nothing.
 *
 * @returns what ends it.
 */
export async function followRules(options: FollowOptions): Promise<() => void> {
  const { log, file, current } = options;
  return followFile(file, () =>
    reload(options).catch((cause: unknown) =>
      log.warn(
        `${file}: could not be published (${String(cause)}). ${describeFallback(current())}`,
      ),
    ),
  );
}

async function reload(options: FollowOptions): Promise<void> {
  const { store, clock, log, file, current, published } = options;
  const before = current();
  const { text, draft, refusal } = await readRules(file, log, clock());
  if (refusal !== undefined) return log.warn(`${refusal}\n${file}: ${describeFallback(before)}`);
  if (await isOld(store, draft.ruleset.hash)) return log.warn(describeOld(file, before));
  const stable = await rulesetIn(store.db, (await readStanding(store.db)).stable);
  const odd = stable.rules.length > 0 ? reasonToAsk(stable, draft.ruleset) : undefined;
  if (odd !== undefined && !options.force) return log.warn(describeOdd(file, odd, before));
  // What is in force is on disk first: a crash in between must not bring an older one back.
  await publishFile(options, text, draft, stable);
  await published();
  log.info(`${file}: ${describeChange(before, current())}`);
}

/** Whether the file is as it was when it was last published, and something else was put in force since. */
async function isOld({ db }: Store, hash: string): Promise<boolean> {
  if ((await lastPublishedBy(db, rulesFile)) !== hash) return false;
  return (await readStanding(db)).stable !== hash;
}

async function publishFile(
  { store, clock, file }: FollowOptions,
  text: string,
  { ruleset, errors }: CheckedDraft,
  stable: Ruleset,
): Promise<void> {
  const now = clock();
  const refused = errors.length === 0 ? [] : [`left out for ${errors.length} errors in it`];
  await change(store, now, async (before, trx) => {
    if (before.stable === ruleset.hash) return undefined;
    await keepVersion(trx, { ruleset, text }, now);
    const { off, allOff } = before;
    return {
      what: "publish",
      who: rulesFile,
      why: file,
      details: [...describeChanges(stable, ruleset), ...refused],
      standing: { stable: ruleset.hash, candidate: null, off, allOff },
    };
  });
}

type Reading =
  | { readonly text: string; readonly draft: CheckedDraft; readonly refusal?: undefined }
  | { readonly text?: undefined; readonly draft?: undefined; readonly refusal: string };

async function readRules(path: string, log: Log, now: number): Promise<Reading> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    return {
      refusal: `${path}: cannot be read (${cause instanceof Error ? cause.message : String(cause)}).`,
    };
  }
  const draft = checkDraft(text, { file: path, now });
  const { ruleset, errors, warnings } = draft;
  const told = errors.join("\n");
  // Nothing healthy is left: that is an accident, and not the wish to switch everything off.
  if (errors.length > 0 && ruleset.rules.length === 0) return { refusal: told };
  if (errors.length > 0) log.warn(`${told}\n${path}: ${describeRefused(errors.length)}`);
  // What is only worth a thought is for whoever writes the file; the log is for what is not carried out.
  if (warnings.length > 0)
    log.info(`${path}: ${describeWarnings(warnings.length)}, which “proffer check ${path}” shows.`);
  return { text, draft };
}

function describeWarnings(count: number): string {
  return `${count} ${count === 1 ? "warning" : "warnings"}`;
}

function describeRefused(count: number): string {
  return `${count} ${count === 1 ? "error" : "errors"}; the healthy rules go on.`;
}

function describeOld(file: string, { hash }: Ruleset): string {
  return `${file}: has not changed since it was published, and ${hash} was put in force after that, which stays. Change the file, or see “proffer audit” and “proffer rollback”.`;
}

function describeOdd(file: string, reason: string, before: Ruleset): string {
  return `${file}: ${reason} If that is meant: “proffer publish ${file} --percent 100 --force”, or start with --force-rules; to switch everything off, “proffer switch off --all”.\n${file}: ${describeFallback(before)}`;
}

function describeFallback({ rules, hash }: Ruleset): string {
  return rules.length === 0
    ? "no rules are in force until it is mended."
    : `the last good rule set stays in force (${rules.length} rules, ${hash.slice(0, 8)}).`;
}
