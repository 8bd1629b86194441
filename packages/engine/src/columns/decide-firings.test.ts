import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Decision, Event, Ruleset, State } from "../index.ts";
import {
  advance,
  createState,
  needsSurface,
  nextTimer,
  outcomeOf,
  parseRuleset,
  suppressionOf,
} from "../index.ts";
import type { ChainFiring } from "./decide-firings.ts";
import { createChain } from "./decide-firings.ts";
import { sessionStarts } from "./session-starts.ts";
import type { Verdict } from "./verdict.ts";

/** The engine itself decides every case, too, on whatever machine. */
const timeout = 120_000;

const minute = 60_000;
const hour = 60 * minute;
/** 22:00 on a Sunday in Shanghai: quiet hours, a day, a week and a month begin soon. */
const start = Date.UTC(2026, 4, 31, 14);

const event = { type: "message", params: { text: "Hello" } };
const tag = { type: "tag", params: { tag: "x" } };
const looks = ["Product Viewed", "Product Added"];
const schedules = [
  { quiet: ["22:30-08:00"] },
  { hours: { "mon-fri": ["09:00-18:00"] }, outside: "drop" },
  { hours: { daily: ["23:00-01:00"] } },
  { hours: { sat: ["08:00-10:00"] }, zone: "UTC" },
];
const maybe = <Value>(name: string, values: readonly Value[]): fc.Arbitrary<object> =>
  fc
    .option(fc.constantFrom(...values), { freq: 2 })
    .map((value) => (value === null ? {} : { [name]: value }));

const rules = fc
  .array(
    fc.tuple(
      fc.constantFrom(...looks),
      fc.constantFrom({}, { by: "product_id" }),
      fc.constantFrom(event, event, event, tag),
      maybe("priority", [1, 2]),
      maybe("limits", [
        [{ times: 1, per: "1h" }],
        [{ times: 2, per: "ever", scope: "key" }],
        [{ times: 1, per: "session" }],
        [
          { times: 3, per: "6h" },
          { times: 1, per: "2h", scope: "key" },
        ],
      ]),
      maybe("schedule", schedules),
      maybe("experiment", [
        { seed: "s", holdout: 0.5 },
        { seed: "t", holdout: 0.3, variants: [{ id: "a" }, { id: "b", event: tag }] },
      ]),
      fc.oneof(
        { weight: 4, arbitrary: fc.constant({}) },
        maybe("dates", [{ from: "2026-06-01" }, { to: "2026-06-01" }]),
        maybe("audience", [{ segment: "buyers" }]),
        maybe("enabled", [false]),
      ),
    ),
    { minLength: 1, maxLength: 5, size: "max" },
  )
  .map((all) =>
    all.map(([name, by, action, ...more], i) => ({
      id: `r${i}`,
      repeat: "every",
      conditions: {
        all: [{ fact: "count", params: { event: name, ...by }, operator: "greaterThan", value: 0 }],
      },
      event: action,
      ...Object.assign({}, ...more),
    })),
  );

const rulesets = fc
  .tuple(
    rules,
    maybe("frequency", [
      [{ times: 2, per: "3h" }],
      [
        { times: 4, per: "1d", minGap: "10m" },
        { times: 2, per: "1h" },
      ],
    ]),
    fc.oneof({ weight: 5, arbitrary: fc.constant({}) }, maybe("schedule", schedules)),
  )
  .map(([all, frequency, schedule]) => {
    const atLeastOne = {
      fact: "count",
      params: { event: "Order Completed" },
      operator: "greaterThan",
      value: 0,
    };
    const segments = { buyers: { conditions: { all: [atLeastOne] } } };
    const json = {
      version: 1,
      timezone: "Asia/Shanghai",
      segments,
      ...frequency,
      ...schedule,
      rules: all,
    };
    const { ruleset, problems } = parseRuleset(json);
    if (problems.length > 0) throw new Error(problems[0]?.message);
    return ruleset;
  });

/** An odd millisecond each, so that no event falls on an hour that something waits for. */
const events = fc
  .array(
    fc.tuple(
      fc.constantFrom(...looks, "Order Completed", "Order Delayed"),
      fc.constantFrom("mug", "pot"),
      fc.constantFrom(1, 5 * minute, 10 * minute, hour - 1, hour, 2 * hour, 11 * hour),
    ),
    { minLength: 1, maxLength: 25, size: "max" },
  )
  .map((drafts) => {
    let timestamp = start + 7;
    return drafts.map(([name, product_id, later], i): Event => {
      timestamp += later * 2;
      const messageId = String(i).padStart(3, "0");
      return { messageId, type: "track", event: name, properties: { product_id }, timestamp };
    });
  });

/** What the engine itself decides, with everything that is acted on shown at its own instant. */
class Live {
  readonly firings: ChainFiring[] = [];
  readonly verdicts: (Verdict | undefined)[] = [];
  readonly #state: State = createState("c");
  readonly #ruleset: Ruleset;
  /** The firing of a rule and key that waits. */
  readonly #waiting = new Map<string, number>();
  #bought = false;
  #told = 0;

  constructor(ruleset: Ruleset) {
    this.#ruleset = ruleset;
  }

  async run(all: readonly Event[]): Promise<void> {
    for (const one of all) {
      for (let due = this.#due(); due < one.timestamp; due = this.#due())
        await this.#step({ type: "timer", at: due });
      this.#bought ||= one.event === "Order Completed";
      await this.#step(one);
    }
  }

  #due(): number {
    return nextTimer(this.#state, this.#ruleset) ?? Number.POSITIVE_INFINITY;
  }

  async #step(input: Parameters<typeof advance>[1]): Promise<void> {
    const now = "at" in input ? input.at : input.timestamp;
    const decisions = await advance(this.#state, input, this.#ruleset, now);
    for (const decision of decisions) this.#note(decision);
    for (const told of decisions.flatMap(tellingOf)) {
      const messageId = `~${String(this.#told++).padStart(4, "0")}`;
      const event: Event = { messageId, type: "track", timestamp: now, ...told };
      await advance(this.#state, event, this.#ruleset, now);
    }
  }

  #note(decision: Decision): void {
    const place = JSON.stringify([decision.rule, decision.key]);
    const again = decision.trigger.type === "timer";
    const index = again ? (this.#waiting.get(place) as number) : this.firings.length;
    if (!again) {
      const rule = this.#ruleset.rules.find(({ id }) => id === decision.rule);
      const { key, at } = decision;
      if (rule) this.firings.push({ rule, key, at, inAudience: this.#bought });
    }
    const { waitsUntil } = decision.outcome === "refuse" ? decision : {};
    const until = waitsUntil ?? (again ? decision.at : undefined);
    this.verdicts[index] = { ...gist(decision), ...(until !== undefined && { until }) };
    if (waitsUntil !== undefined) this.#waiting.set(place, index);
  }
}

function gist(decision: Decision): Verdict {
  if (decision.outcome === "act") return { outcome: "act" };
  const { stage, counterfactual } = decision;
  return { outcome: "refuse", stage, ...(counterfactual?.outcome === "act" && { heldOut: true }) };
}

function tellingOf(decision: Decision): readonly Pick<Event, "event" | "properties">[] {
  if (decision.outcome === "refuse")
    return [{ event: "Message Suppressed", properties: suppressionOf(decision) }];
  return needsSurface(decision.action.type)
    ? [{ event: "Message Shown", properties: outcomeOf(decision) }]
    : [];
}

function chainOver(ruleset: Ruleset, firings: readonly ChainFiring[], all: readonly Event[]) {
  const names = [...new Set(all.map((one) => one.event))];
  const startAt = sessionStarts({
    starts: [0, all.length],
    times: all.map(({ timestamp }) => timestamp),
    names: { codes: all.map((one) => names.indexOf(one.event)), values: names },
  });
  const chain = createChain(ruleset, { until: all.at(-1)?.timestamp ?? 0 });
  const decide = (some = firings) => chain.decide("c", some, (at) => startAt(0, at));
  decide();
  // The second customer must find nothing of the first.
  const verdicts = decide();
  const isSilent = firings.map(({ rule }) => chain.silent.has(rule));
  const heard = (_: unknown, i: number) => !isSilent[i];
  expect(decide(firings.filter(heard))).toEqual(verdicts.filter(heard));
  const silent = verdicts.filter((_, i) => isSilent[i]);
  expect(silent).toEqual(silent.map(() => ({ outcome: "act" })));
  silentSeen += silent.length;
  return verdicts;
}

const stagesSeen = new Set<string>();
let silentSeen = 0;

describe("The chain over firings", () => {
  test(
    "gives the outcome, the stage and the waiting that the engine gives",
    async () => {
      await fc.assert(
        fc.asyncProperty(rulesets, events, async (ruleset, all) => {
          const live = new Live(ruleset);
          await live.run(all);
          const verdicts = chainOver(ruleset, live.firings, all);
          const found = verdicts.map(withoutDetails);
          for (const one of found) stagesSeen.add(label(one));
          expect(found).toEqual(live.verdicts);
        }),
        { numRuns: 1200, seed: 7 },
      );
    },
    timeout,
  );

  test("was tried with firings that it need not be told of", () => {
    expect(silentSeen).toBeGreaterThan(100);
  });

  test("was tried with every stage, with waits that ended either way and with holdouts", () => {
    expect([...stagesSeen].sort()).toEqual([
      "act",
      "act after waiting",
      "audience",
      "dates",
      "dates after waiting",
      "enabled",
      "experiment",
      "experiment after waiting",
      "frequency",
      "frequency after waiting",
      "held out",
      "held out after waiting",
      "limit",
      "schedule",
      "schedule after waiting",
      "surface",
      "surface after waiting",
    ]);
  });
});

function withoutDetails({ outcome, stage, heldOut, until }: Verdict): Verdict {
  return {
    outcome,
    ...(stage && { stage }),
    ...(heldOut && { heldOut }),
    ...(until !== undefined && { until }),
  };
}

function label({ stage, heldOut, until }: Verdict): string {
  return `${heldOut ? "held out" : (stage ?? "act")}${until === undefined ? "" : " after waiting"}`;
}

describe("A verdict says", () => {
  const rule = (id: string, more: object = {}) => ({
    id,
    conditions: {
      all: [{ fact: "count", params: { event: "Page" }, operator: "greaterThan", value: 0 }],
    },
    event,
    ...more,
  });

  function verdictsOf(json: object, plan: readonly (readonly [rule: string, at: number])[]) {
    const { ruleset } = parseRuleset({ version: 1, ...json });
    const firings = plan.map(([id, at]) => {
      const found = ruleset.rules.find((one) => one.id === id);
      if (!found) throw new Error(id);
      return { rule: found, key: null, at };
    });
    return createChain(ruleset).decide("c", firings);
  }

  test("which of the rule's limits it ran into", () => {
    const limits = [
      { times: 5, per: "1d" },
      { times: 1, per: "1h" },
    ];
    const verdicts = verdictsOf({ rules: [rule("a", { limits })] }, [
      ["a", 0],
      ["a", hour - 1],
      ["a", hour],
    ]);
    expect(verdicts).toEqual([
      { outcome: "act" },
      { outcome: "refuse", stage: "limit", cap: 1 },
      { outcome: "act" },
    ]);
  });

  test("which frequency it ran into, and whether that was the least gap", () => {
    const frequency = [
      { times: 9, per: "1d", minGap: "10m" },
      { times: 1, per: "1h" },
    ];
    const verdicts = verdictsOf({ frequency, rules: [rule("a")] }, [
      ["a", 0],
      ["a", 10 * minute - 1],
      ["a", 10 * minute],
    ]);
    expect(verdicts).toEqual([
      { outcome: "act" },
      { outcome: "refuse", stage: "frequency", cap: 0, gap: true },
      { outcome: "refuse", stage: "frequency", cap: 1 },
    ]);
  });

  test("who had the surface, by the order of the rule set", () => {
    const verdicts = verdictsOf({ rules: [rule("a"), rule("b", { priority: 9 })] }, [
      ["a", 0],
      ["b", 0],
      ["a", 1],
    ]);
    expect(verdicts).toEqual([
      { outcome: "refuse", stage: "surface", lostTo: 0 },
      { outcome: "act" },
      { outcome: "act" },
    ]);
  });

  test("which variant was shown", () => {
    const experiment = { seed: "s", variants: [{ id: "x" }, { id: "y", weight: 1e9 }] };
    expect(verdictsOf({ rules: [rule("a", { experiment })] }, [["a", 0]])).toEqual([
      { outcome: "act", variant: 1 },
    ]);
  });

  test("nothing of a rule that is another rule set's, which is a mistake and said to be one", () => {
    const [
      {
        rules: [mine],
      },
      {
        rules: [other],
      },
    ] = ["a", "b"].map((id) => parseRuleset({ version: 1, rules: [rule(id)] }).ruleset) as [
      Ruleset,
      Ruleset,
    ];
    const { ruleset } = parseRuleset({ version: 1, rules: [rule("a")] });
    const foreign = other ?? mine;
    if (!foreign) throw new Error("no rule");
    expect(() => createChain(ruleset).decide("c", [{ rule: foreign, key: null, at: 0 }])).toThrow(
      "The rule “b” is none of the rule set",
    );
  });
});
