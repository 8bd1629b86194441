import type { Decision } from "../decision/decision.ts";
import { formatInstant } from "../event/instant.ts";
import type { ExpectedDecision } from "./conformance-file.ts";

/** Of a decision, what the expectation speaks of; of one that was not expected, enough to see what it is. */
export function project(
  decision: Decision,
  expected: ExpectedDecision | undefined,
): Record<string, unknown> {
  const names = expected ? Object.keys(expected) : ["rule", "at", "key", "outcome", "stage"];
  const all = describe(decision);
  const wanted: Record<string, unknown> = { ...expected };
  return Object.fromEntries(
    names.map((name) => [name, partOf(all[name], name === "values" ? undefined : wanted[name])]),
  );
}

function describe(decision: Decision): Record<string, unknown> {
  const { rule, key, outcome, reasons, facts, events, variant } = decision;
  const action = outcome === "act" ? decision.action : undefined;
  const refusal = outcome === "refuse" ? decision : undefined;
  const last = reasons.at(-1);
  return {
    rule,
    at: formatInstant(decision.at),
    key,
    outcome,
    stage: refusal?.stage,
    reason: last?.text,
    until: last?.until === undefined ? undefined : formatInstant(last.until),
    waitsUntil: refusal?.waitsUntil === undefined ? undefined : formatInstant(refusal.waitsUntil),
    values: facts.map(({ value }) => value ?? null),
    events,
    type: action?.type,
    text: textOf(action?.params["text"]),
    params: action?.params,
    variant,
    counterfactual: refusal?.counterfactual,
  };
}

/** Of a value, what an expectation speaks of: the fields that it names, the entries of a list one by one. */
function partOf(value: unknown, expected: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(expected))
    return value.map((entry, i) => partOf(entry, expected[i]));
  if (!isRecord(value) || !isRecord(expected)) return value ?? null;
  const names = Object.keys(expected);
  return Object.fromEntries(names.map((name) => [name, partOf(value[name], expected[name])]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(texts: unknown): unknown {
  return isRecord(texts) ? texts["default"] : texts;
}
