import { readFile } from "node:fs/promises";
import { emptyRuleset, formatProblem, parseRuleset } from "@proffer/engine";
import type { Problem, Ruleset } from "@proffer/engine";
import { checkRuleset } from "@proffer/engine/schema";
import type { Log } from "../log.ts";
import type { Store } from "../storage/store.ts";
import { publishToArchive, readArchive } from "./archive.ts";
import { describeChange } from "./describe-change.ts";
import { followFile } from "./follow-file.ts";

/** The rule set in force. */
export interface Rulesets {
  current(): Ruleset;
  /** Stops watching the file. */
  close(): void;
}

/** What {@link createRulesets} needs. */
export interface RulesetOptions {
  readonly store: Store;
  readonly clock: () => number;
  readonly log: Log;
  /** The rules file; without one the rule set that was last in force goes on. */
  readonly file: string | undefined;
}

/**
 * Loads the rules file and follows its changes. Rules that are refused are left out; a file that cannot be read at
 * all changes nothing: the last good rule set stays in force, across restarts too.
 *
 * @example
 * ```ts
 * const rulesets = await createRulesets({ store, clock: Date.now, log: silentLog, file: "rules.json" });
 * rulesets.current().rules.length;
 * ```
 */
export async function createRulesets({
  store,
  clock,
  log,
  file,
}: RulesetOptions): Promise<Rulesets> {
  const archived = await readArchive(store);
  let current = archived ? parseRuleset(JSON.parse(archived.json)).ruleset : emptyRuleset;
  if (file === undefined) return { current: () => current, close() {} };

  async function reload(path: string): Promise<void> {
    const { ruleset, refusal } = await readRules(path, log);
    if (refusal !== undefined) {
      log.warn(`${refusal}\n${path}: ${describeFallback(current)}`);
      return;
    }
    // What is in force is on disk first: a crash in between must not bring an older one back.
    await publishToArchive(
      store,
      { hash: ruleset.hash, json: JSON.stringify(ruleset.json) },
      clock(),
    );
    log.info(`${path}: ${describeChange(current, ruleset)}`);
    current = ruleset;
  }

  const close = await followFile(file, () =>
    reload(file).catch((cause: unknown) =>
      log.warn(`${file}: could not be published (${String(cause)}). ${describeFallback(current)}`),
    ),
  );
  return { current: () => current, close };
}

type Reading =
  | { readonly ruleset: Ruleset; readonly refusal?: undefined }
  | { readonly ruleset?: undefined; readonly refusal: string };

async function readRules(path: string, log: Log): Promise<Reading> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    return {
      refusal: `${path}: cannot be read (${cause instanceof Error ? cause.message : String(cause)}).`,
    };
  }
  const { ruleset, problems } = checkRuleset(text, { file: path });
  const errors = problems.filter(({ severity }) => severity === "error");
  const warnings = problems.filter(({ severity }) => severity === "warning");
  const told = errors.map(formatProblem).join("\n");
  // Nothing healthy is left: that is an accident, and not the wish to switch everything off.
  if (errors.length > 0 && ruleset.rules.length === 0) return { refusal: told };
  if (errors.length > 0) log.warn(`${told}\n${path}: ${describeRefused(errors)}`);
  // What is only worth a thought is for whoever writes the file; the log is for what is not carried out.
  if (warnings.length > 0)
    log.info(`${path}: ${describeWarnings(warnings)}, which “proffer check ${path}” shows.`);
  return { ruleset };
}

function describeWarnings({ length }: readonly Problem[]): string {
  return `${length} ${length === 1 ? "warning" : "warnings"}`;
}

function describeRefused(errors: readonly Problem[]): string {
  return `${errors.length} ${errors.length === 1 ? "error" : "errors"}; the healthy rules go on.`;
}

function describeFallback({ rules, hash }: Ruleset): string {
  return rules.length === 0
    ? "no rules are in force until it is mended."
    : `the last good rule set stays in force (${rules.length} rules, ${hash.slice(0, 8)}).`;
}
