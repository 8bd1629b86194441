import type { Decision } from "../decision/decision.ts";
import { becauseOf } from "../explain/because.ts";
import type { Ruleset } from "../rules/rule.ts";
import { align } from "./align.ts";
import { formatOffset } from "./offset.ts";
import type { ExpectedAction, ExpectedRefusal, Script } from "./script.ts";
import type { Moment, Simulation } from "./simulate.ts";
import { textOf } from "./text-of.ts";
import { whyNot } from "./why-not.ts";

/** One place where what came is not what a script expects. */
export interface Difference {
  /** `tests[0].expect[1]`; the whole list where something came that no line of it speaks of. */
  readonly path: string;
  /** `“third-look” at 2h for “mug”`; `nothing` where nothing was. */
  readonly expected: string;
  readonly came: string;
  /** Both in a sentence. */
  readonly message: string;
  /** Why it is so, as far as can be said. */
  readonly hint: string;
}

/** What of a decision an expectation can speak of. */
type Came = Omit<ExpectedAction, "path"> & { readonly decision: Decision };

/** Compares what came of a script with what it expects. */
export function compareWithScript(
  ruleset: Ruleset,
  script: Script,
  simulation: Simulation,
): readonly Difference[] {
  const ours = simulation.decisions.filter(
    ({ rule }) => script.rule === null || rule === script.rule,
  );
  const differences = [
    ...compareActions(ruleset, script, simulation, ours),
    ...script.refused.flatMap((refusal) => compareRefusal(refusal, simulation, ours)),
    ...simulation.moments.flatMap((moment) => (moment.type === "missed" ? [isMissed(moment)] : [])),
  ];
  if (simulation.endless === undefined) return differences;
  return [...differences, isEndless(script, simulation.endless)];
}

function compareActions(
  ruleset: Ruleset,
  script: Script,
  simulation: Simulation,
  decisions: readonly Decision[],
): readonly Difference[] {
  if (script.expect === null) return [];
  const came = decisions
    .filter(({ outcome }) => outcome === "act")
    .map((decision) => cameOf(decision, ruleset, script, simulation));
  const rest = align(script.expect, came, isAsExpected, isSameRule);
  const moved = (expected: ExpectedAction): Came | undefined =>
    rest.find(({ expected: other, came }) => !other && came && isAsExpected(expected, came))?.came;
  const order = came.map(describe).join(", ");
  const elsewhere = new Set(rest.map(({ expected, came }) => expected && !came && moved(expected)));
  return rest.flatMap(({ expected, came }) => {
    if (!expected) return came && !elsewhere.has(came) ? [unexpected(came, script)] : [];
    if (came) return [differs(expected, came)];
    if (moved(expected)) return [outOfOrder(expected, order)];
    return [missing(expected, simulation, whyNot(ruleset, simulation, expected))];
  });
}

function isAsExpected(expected: ExpectedAction, came: Came): boolean {
  return wrongFields(expected, came).length === 0;
}

function isSameRule(expected: ExpectedAction, came: Came): boolean {
  return expected.rule === came.rule;
}

const compared = ["rule", "at", "key", "type", "text", "variant"] as const;

function wrongFields(expected: ExpectedAction, came: Came): readonly (typeof compared)[number][] {
  return compared.filter((name) => expected[name] !== undefined && expected[name] !== came[name]);
}

function cameOf(decision: Decision, ruleset: Ruleset, script: Script, { start }: Simulation): Came {
  const { rule, key, variant, noticedAt } = decision;
  const text = textOf(decision, script.locale ?? ruleset.locale);
  const type = decision.outcome === "act" ? { type: decision.action.type } : {};
  return {
    decision,
    rule,
    key,
    at: noticedAt - start,
    ...type,
    ...(text !== undefined && { text }),
    ...(variant !== undefined && { variant }),
  };
}

function differs(expected: ExpectedAction, came: Came): Difference {
  const fields = wrongFields(expected, came);
  const wrong = fields.map((name) => {
    const what = `${show(name, came[name])}, not ${show(name, expected[name])}`;
    return name === "at" ? `at ${what}` : `with ${name} ${what}`;
  });
  return {
    path: expected.path,
    expected: describe(expected),
    came: describe(came),
    message: `“${expected.rule}” came ${wrong.join(" and ")}.`,
    hint: because(came.decision),
  };
}

function missing(expected: ExpectedAction, { endless }: Simulation, why: string): Difference {
  const what = describe(expected);
  return {
    path: expected.path,
    expected: what,
    came: "nothing",
    message: `${what} was expected and did not come.`,
    hint: endless === undefined ? why : "",
  };
}

function outOfOrder(expected: ExpectedAction, order: string): Difference {
  const what = describe(expected);
  return {
    path: expected.path,
    expected: what,
    came: order,
    message: `${what} came, but in another place.`,
    hint: `What came, in order: ${order}.`,
  };
}

function unexpected(came: Came, { expect, steps, refused }: Script): Difference {
  const what = describe(came);
  const anyPath = expect?.[0]?.path ?? refused[0]?.path ?? steps[0]?.path ?? "";
  return {
    path: anyPath.replace(/(^|\.)(expect|refused|events)\[.*$/, "$1expect"),
    expected: "nothing",
    came: what,
    message: `${what} came and was not expected.`,
    hint: because(came.decision),
  };
}

function compareRefusal(
  refusal: ExpectedRefusal,
  { start }: Simulation,
  decisions: readonly Decision[],
): readonly Difference[] {
  const ofRule = decisions.filter(({ rule }) => rule === refusal.rule);
  const at = (decision: Decision): number => decision.noticedAt - start;
  const found = ofRule.some(
    (decision) =>
      decision.outcome === "refuse" &&
      decision.stage === refusal.stage &&
      (refusal.at === undefined || at(decision) === refusal.at),
  );
  if (found) return [];
  const what = `A refusal of ${describe(refusal)} at the stage “${refusal.stage}”`;
  const came = ofRule.map(
    (decision) =>
      `${decision.outcome === "act" ? "acted on" : `refused (${decision.stage})`} at ${formatOffset(at(decision))}`,
  );
  return [
    {
      path: refusal.path,
      expected: what,
      came: came.join(", ") || "nothing",
      message: `${what} was expected; ${came.length > 0 ? `it was ${came.join(", ")}` : "it never fired"}.`,
      hint: "",
    },
  ];
}

function isMissed({ path, says }: Extract<Moment, { readonly type: "missed" }>): Difference {
  return {
    path,
    expected: "something on the screen",
    came: "nothing",
    message: `At that time ${says}.`,
    hint: "",
  };
}

function isEndless({ steps }: Script, rule: string): Difference {
  return {
    path: steps.at(-1)?.path ?? "",
    expected: "an end",
    came: `“${rule}” again and again`,
    message: `“${rule}” goes on without end: what it shows makes it fire again.`,
    hint: "Give it a limit, or name in “on” only what the customer does.",
  };
}

function because(decision: Decision): string {
  const why = becauseOf(decision);
  return why.length === 0 ? "" : `It fired because: ${why.join("; ")}.`;
}

/** `“third-look” at 2h for “mug”`. */
function describe({ rule, at, key }: Pick<ExpectedAction, "rule" | "at" | "key">): string {
  const when = at === undefined ? "" : ` at ${formatOffset(at)}`;
  const whom = key === undefined || key === null ? "" : ` for “${key}”`;
  return `“${rule}”${when}${whom}`;
}

function show(name: string, value: unknown): string {
  if (name === "at") return formatOffset(value as number);
  if (value === undefined || value === null) return "none";
  return `“${String(value)}”`;
}
