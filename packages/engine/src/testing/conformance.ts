import type { Decision } from "../decision/decision.ts";
import { advance, decide } from "../engine.ts";
import type { Timer } from "../engine.ts";
import type { Event, EventType } from "../event/event.ts";
import { formatInstant } from "../event/instant.ts";
import type { State } from "../history/state.ts";
import { createState } from "../history/state.ts";
import { parseDuration } from "../rules/duration.ts";
import { parseRuleset } from "../rules/parse.ts";
import type { Ruleset } from "../rules/rule.ts";

/** A file of `conformance/`: rule sets by name, and cases that use them. `conformance/README.md` has the format. */
export interface ConformanceFile {
  readonly format: 1;
  readonly about: string;
  readonly rulesets: Readonly<Record<string, unknown>>;
  readonly cases: readonly ConformanceCase[];
}

export interface ConformanceCase {
  readonly name: string;
  /** One of the file's rule sets. */
  readonly ruleset: string;
  /** In the order of arrival. */
  readonly steps: readonly ConformanceStep[];
  readonly expect: readonly ExpectedDecision[];
}

/** Something that happens, or somebody who looks at the clock. */
export type ConformanceStep =
  | {
      /** The event's own time. */
      readonly at: string;
      readonly event: string;
      readonly type?: EventType;
      readonly properties?: Readonly<Record<string, unknown>>;
      readonly traits?: Readonly<Record<string, unknown>>;
      /** The place in the list, as two digits, where none is given. */
      readonly id?: string;
      /** When it is noticed, if later than it happened. */
      readonly now?: string;
    }
  | { readonly at: string; readonly timer: true };

/** What must come of it. A field that is left out is not looked at. */
export interface ExpectedDecision {
  readonly rule: string;
  readonly at: string;
  readonly key?: string | null;
  readonly outcome?: Decision["outcome"];
  readonly stage?: string;
  /** The sentence of the last reason. */
  readonly reason?: string;
  /** The values of the facts, in the rule's order. */
  readonly values?: readonly unknown[];
  readonly events?: readonly string[];
  readonly text?: string;
}

/** The instant that a case's times count from. A Thursday. */
export const conformanceStart = 1_767_225_600_000; // 2026-01-01T00:00:00.000Z

/** The ways in which a case is run; each must give the same. */
export const conformanceModes = ["pure", "in place", "reloaded at every step"] as const;

/**
 * Runs one case and gives what it expected beside what came, in the same shape, for any test runner to compare.
 *
 * @example
 * ```ts
 * const { expected, actual } = await runConformanceCase(file, file.cases[0], "pure");
 * ```
 */
export async function runConformanceCase(
  file: ConformanceFile,
  one: ConformanceCase,
  mode: (typeof conformanceModes)[number],
): Promise<{ readonly expected: readonly unknown[]; readonly actual: readonly unknown[] }> {
  const { ruleset, problems } = parseRuleset(file.rulesets[one.ruleset]);
  if (problems.length > 0)
    throw new Error(`${one.ruleset}: ${problems[0]?.message} (${problems[0]?.path})`);
  const decisions = await runSteps(one, ruleset, mode);
  return {
    expected: one.expect.map((expected) => ({
      ...expected,
      at: formatInstant(instantOf(expected.at)),
    })),
    actual: decisions.map((decision, i) => project(decision, one.expect[i])),
  };
}

async function runSteps(
  one: ConformanceCase,
  ruleset: Ruleset,
  mode: (typeof conformanceModes)[number],
): Promise<Decision[]> {
  let state = createState("customer");
  const decisions: Decision[] = [];
  for (const [i, step] of one.steps.entries()) {
    const input = inputOf(step, i);
    const now = instantOf(("now" in step ? step.now : undefined) ?? step.at);
    if (mode === "reloaded at every step") state = reload(state);
    if (mode === "in place") decisions.push(...(await advance(state, input, ruleset, now)));
    else {
      const result = await decide(state, input, ruleset, now);
      decisions.push(...result.decisions);
      state = result.state;
    }
  }
  return decisions;
}

/** As a page does that was closed and opened again: only what can be written down comes back. */
function reload(state: State): State {
  const kept = JSON.stringify({ history: state.history, memory: state.memory() });
  return createState(
    state.customer,
    JSON.parse(kept) as { history: Event[]; memory: ReturnType<State["memory"]> },
  );
}

function inputOf(step: ConformanceStep, index: number): Event | Timer {
  const timestamp = instantOf(step.at);
  if ("timer" in step) return { type: "timer", at: timestamp };
  return {
    messageId: step.id ?? String(index).padStart(2, "0"),
    type: step.type ?? "track",
    event: step.event,
    properties: step.properties ?? {},
    timestamp,
    ...(step.traits && { traits: step.traits }),
  };
}

/** `"7d"`, `"7d-1ms"`, `"7d+2h"`: sums of durations behind {@link conformanceStart}. */
function instantOf(offset: string): number {
  const terms = offset === "0" ? [] : [...offset.matchAll(/([+-]?)(\d+[a-z]+)/g)];
  if (offset !== "0" && terms.map(([term]) => term).join("") !== offset)
    throw new Error(`“${offset}” is not a time of a case`);
  return terms.reduce(
    (sum, [, sign, duration]) =>
      sum + (sign === "-" ? -1 : 1) * (parseDuration(duration) ?? Number.NaN),
    conformanceStart,
  );
}

/** Of a decision, what the expectation speaks of; of one that was not expected, enough to see what it is. */
function project(
  decision: Decision,
  expected: ExpectedDecision | undefined,
): Record<string, unknown> {
  const all: Record<string, unknown> = {
    rule: decision.rule,
    at: formatInstant(decision.at),
    key: decision.key,
    outcome: decision.outcome,
    stage: decision.outcome === "refuse" ? decision.stage : undefined,
    reason: decision.reasons.at(-1)?.text,
    values: decision.facts.map(({ value }) => value ?? null),
    events: decision.events,
    text: decision.outcome === "act" ? textOf(decision.action.params["text"]) : undefined,
  };
  const names = expected ? Object.keys(expected) : ["rule", "at", "key", "outcome"];
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

function textOf(texts: unknown): unknown {
  return typeof texts === "object" && texts !== null
    ? (texts as Record<string, unknown>)["default"]
    : texts;
}
