import type { Event, Extensions } from "@proffer/engine";
import { createState, formatProblem, parseRuleset } from "@proffer/engine";
import type { SourceReport } from "../../sources/start-sources.ts";
import type { ReportInput } from "../input.ts";

export const now = Date.UTC(2026, 10, 22, 6);
export const minute = 60_000;
export const day = 24 * 60 * minute;

const action = { type: "message", params: { text: "Hello" } };

/** A comparison as a rule set has it. */
export function leaf(fact: string, params: object, operator: string, value: unknown): object {
  return { fact, params, operator, value };
}

export const atLeast = "greaterThanInclusive";

/** An event that happened so long before now. */
export function event(
  name: string,
  ago: number,
  properties: object = {},
  more: object = {},
): Event {
  return {
    messageId: `${String(now - ago).padStart(14, "0")}-${name}`,
    type: "track",
    event: name,
    properties: properties as Event["properties"],
    timestamp: now - ago,
    ...more,
  };
}

/** Every source that is on, and has found nothing yet. */
export function sources(...changes: readonly SourceReport[]): readonly SourceReport[] {
  const names = ["session", "page", "jsonLd", "dataLayer", "segment", "requests", "forms"] as const;
  return names.map((name) => changes.find((one) => one.name === name) ?? { name, isOn: true });
}

/** What a page is made of that has one rule, `r`, of these conditions. */
export function inputOf(
  conditions: object,
  history: readonly Event[],
  more: Partial<ReportInput> & {
    readonly rule?: object;
    readonly top?: object;
    readonly extensions?: Extensions;
  } = {},
): ReportInput {
  const { rule, top, extensions, ...rest } = more;
  const { ruleset, problems } = parseRuleset(
    {
      version: 1,
      timezone: "Asia/Shanghai",
      ...top,
      rules: [{ id: "r", name: "The rule", conditions, event: action, ...rule }],
    },
    extensions,
  );
  const refused = problems.find(({ severity }) => severity === "error");
  if (refused && !rest.rulesetProblems) throw new Error(formatProblem(refused));
  return {
    version: "1.2.3",
    now,
    endpoint: "https://help.example",
    site: "teahouse",
    locale: "en",
    ruleset,
    rulesFrom: "server",
    rulesetProblems: problems,
    state: createState("anon-1", { history }),
    decisions: [],
    consent: { mode: "given", isOpen: true, categories: {} },
    identity: { anonymousId: "anon-1" },
    storage: { kind: "indexeddb", unsent: 0, restored: false },
    isLeader: true,
    server: {},
    sources: sources(),
    sourceOf: () => undefined,
    clockOffsetMs: 0,
    problems: [],
    ...rest,
  };
}
