import type { Decision, Event, Problem, State } from "@proffer/engine";
import { advance, createState, parseRuleset } from "@proffer/engine";
import type { ProfferEvents, ProfferProblem, Report } from "@proffer/sdk";
import type { ReportInput } from "../../../../sdk/src/debug/input.ts";
import { makeReport } from "../../../../sdk/src/debug/report.ts";
import type { DebugSource } from "../source.ts";
import { mug, shopHistory, shopRules } from "./shop.ts";

/** A client that a test moves: real rules, a real engine, no network and no store. */
export interface StubSource extends DebugSource {
  /** How often a report was asked for. */
  readonly asked: number;
  /** How many listen. */
  readonly listeners: number;
  /** Something happens now. */
  track(event: string, properties?: Event["properties"], source?: string): Promise<void>;
  fail(problem: ProfferProblem): void;
  /** Reports are of this from now on. */
  change(input: Partial<ReportInput>): void;
}

type Type = keyof Pick<ProfferEvents, "event" | "decision" | "problem">;

export const stubNow = Date.UTC(2026, 10, 22, 6, 3, 21);

export async function createStubSource(changes: Partial<ReportInput> = {}): Promise<StubSource> {
  const { ruleset, problems } = parseRuleset(shopRules);
  const heard = new Map<Type, Set<(value: never) => void>>();
  const sources = new Map<string, string>();
  const decisions: Decision[] = [];
  const state = createState("anon-1");
  let [now, asked] = [stubNow, 0];
  let input = inputOf(state, ruleset, problems, decisions, sources);
  input = { ...input, ...changes };

  const emit = <T extends Type>(type: T, value: ProfferEvents[T]): void =>
    heard.get(type)?.forEach((listener) => listener(value as never));
  const take = async (event: Event, source: string): Promise<readonly Decision[]> => {
    sources.set(event.messageId, source);
    const made = await advance(state, event, input.ruleset, event.timestamp);
    decisions.push(...made);
    return made;
  };
  for (const [event, source] of shopHistory(now)) await take(event, source);

  return {
    get asked() {
      return asked;
    },
    get listeners() {
      return [...heard.values()].reduce((sum, { size }) => sum + size, 0);
    },
    async report(): Promise<Report> {
      asked++;
      return makeReport({ ...input, now });
    },
    on(type, listener) {
      const listeners = heard.get(type) ?? new Set();
      heard.set(type, listeners.add(listener));
      return () => listeners.delete(listener);
    },
    async track(name, properties = mug, source = "host") {
      now += 1500;
      const messageId = `${String(now).padStart(14, "0")}-${name}`;
      const event: Event = { messageId, type: "track", event: name, properties, timestamp: now };
      const made = await take(event, source);
      emit("event", event);
      for (const decision of made) emit("decision", decision);
    },
    fail(problem) {
      input = { ...input, problems: [...input.problems, { at: now, problem }] };
      emit("problem", problem);
    },
    change: (to) => void (input = { ...input, ...to }),
  };
}

function inputOf(
  state: State,
  ruleset: ReportInput["ruleset"],
  rulesetProblems: readonly Problem[],
  decisions: readonly Decision[],
  sources: ReadonlyMap<string, string>,
): ReportInput {
  return {
    version: "0.1.0",
    now: stubNow,
    endpoint: "https://help.example.com",
    site: "teahouse",
    locale: "en",
    page: "https://shop.example/cart",
    ruleset,
    rulesFrom: "server",
    rulesetProblems,
    state,
    decisions,
    consent: { mode: "given", isOpen: true, categories: { functional: true } },
    identity: { anonymousId: "2vXc0qLr5nBq3TzY8wKde" },
    storage: { kind: "indexeddb", unsent: 0, restored: false },
    isLeader: true,
    server: { answeredAt: stubNow - 40_000 },
    sources: stubSources,
    sourceOf: (messageId) => sources.get(messageId),
    clockOffsetMs: 0,
    problems: [],
  };
}

const on = { isOn: true } as const;

/** What the sources have found on the page of a mug. */
const stubSources: ReportInput["sources"] = [
  { name: "session", ...on, finding: { state: "found", detail: "A visit began at 14:02." } },
  { name: "page", ...on, finding: { state: "found", detail: "2 pages were told of." } },
  {
    name: "navigation",
    ...on,
    finding: { state: "listening", detail: "Pages that change by script are told of." },
  },
  {
    name: "jsonLd",
    ...on,
    finding: { state: "found", detail: "The product “Morning Mug” (mug), 98 CNY." },
  },
  {
    name: "microdata",
    ...on,
    finding: { state: "absent", detail: "The page has no schema.org microdata." },
  },
  { name: "rdfa", ...on, finding: { state: "absent", detail: "The page has no RDFa." } },
  {
    name: "openGraph",
    ...on,
    finding: {
      state: "amiss",
      detail:
        "og:price:amount is “98 yuan”, which is no number: leave the currency to og:price:currency.",
    },
  },
  {
    name: "dataLayer",
    ...on,
    finding: { state: "found", detail: "1 of Google's events was told of: add_to_cart." },
  },
  {
    name: "segment",
    ...on,
    finding: { state: "absent", detail: "The page has no window.analytics." },
  },
  {
    name: "shopify",
    ...on,
    finding: { state: "absent", detail: "This is not a Shopify storefront." },
  },
  { name: "requests", isOn: false },
  { name: "forms", isOn: false },
  {
    name: "rageClicks",
    ...on,
    finding: { state: "listening", detail: "Nobody has clicked in anger yet." },
  },
  {
    name: "exitIntent",
    ...on,
    finding: { state: "listening", detail: "Waits for the pointer to leave at the top." },
  },
  { name: "idle", ...on },
  {
    name: "scroll",
    ...on,
    finding: { state: "listening", detail: "The page has been scrolled to 20 %." },
  },
];
