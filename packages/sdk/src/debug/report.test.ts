import { advance, createState } from "@proffer/engine";
import type { Decision } from "@proffer/engine";
import { describe, expect, test } from "vitest";
import { makeReport } from "./report.ts";
import type { RuleReport } from "./rule-report.ts";
import { atLeast, day, event, inputOf, leaf, minute, now } from "./testing/report-input.ts";

type Args = Parameters<typeof inputOf>;

const ruleOf = (...args: Args): RuleReport => {
  const [rule] = makeReport(inputOf(...args)).ruleset.rules;
  if (!rule) throw new Error("no rule is reported");
  return rule;
};

const looks = leaf("count", { event: "Product Viewed", by: "product_id" }, atLeast, 4);
const pages = leaf("count", { event: "Page" }, atLeast, 4);
const look = (ago: number, product_id: string) => event("Product Viewed", ago, { product_id });

describe("A report is plain JSON of what Proffer sees", () => {
  test("nothing in it is lost on the way through JSON, and the input is as it was", () => {
    const history = [look(3 * minute, "mug"), look(minute, "mug")];
    const input = inputOf({ any: [looks, pages] }, history, {
      problems: [{ at: now, problem: { type: "network", message: "No.", cause: new Error("x") } }],
    });
    const before = JSON.stringify(input.state.memory());
    const report = makeReport(input);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(JSON.stringify(input.state.memory())).toBe(before);
    expect(input.state.isOf(input.ruleset)).toBe(false);
  });

  test("who, where and what there is", () => {
    const report = makeReport(
      inputOf({ all: [pages] }, [event("Page", 2 * day), event("Page", minute)], {
        endpoint: undefined,
        preview: { expiresAt: now + day },
        identity: { anonymousId: "anon-1", userId: "ann", token: "secret.of.ann" },
        storage: { kind: "memory", unsent: 2, restored: true },
      }),
    );
    expect(report).toMatchObject({
      version: "1.2.3",
      endpoint: null,
      mode: { type: "preview", expiresAt: now + day },
      customer: { anonymousId: "anon-1", userId: "ann", isVerified: true },
      storage: { kind: "memory", events: 2, since: now - 2 * day, unsent: 2, restored: true },
      server: { answeredAt: null, failure: null },
    });
    expect(JSON.stringify(report)).not.toContain("secret");
  });

  test("of the events those of the last minute, the latest first, with who told of them", () => {
    const traits = { type: "identify", traits: { vip: true } };
    const history = [
      event("Page", minute),
      event("Page", minute - 1, { path: "/" }),
      event("Identify", 0, {}, traits),
    ];
    const sourceOf = (id: string) => (id.endsWith("Page") ? "page" : undefined);
    expect(makeReport(inputOf({ all: [pages] }, history, { sourceOf })).events).toEqual([
      { id: history[2]?.messageId, at: now, event: "Identify", properties: { vip: true } },
      {
        id: history[1]?.messageId,
        at: now - minute + 1,
        event: "Page",
        properties: { path: "/" },
        source: "page",
      },
    ]);
  });

  test("of the problems the last twenty, the latest first, without what caused them", () => {
    const problems = Array.from({ length: 30 }, (_, i) => ({
      at: i,
      problem: { type: "network", message: `${i}`, cause: new Error("x") } as const,
    }));
    const told = makeReport(inputOf({ all: [pages] }, [], { problems })).problems;
    expect(told).toHaveLength(20);
    expect(told[0]).toEqual({ at: 29, type: "network", message: "29" });
  });
});

describe("A rule says how far it is from firing", () => {
  test("in words, and as a share for a bar", () => {
    const rule = ruleOf({ all: [looks] }, [look(2 * minute, "mug"), look(minute, "mug")]);
    expect(rule).toMatchObject({ verdict: "false", progress: 0.5, missing: [] });
    expect(rule.says).toBe("is not true: 2 of 4 Product Viewed (product_id mug): 2 more");
  });

  test.each([
    ["all are asked: the mean", "all", 0.375],
    ["one will do: the furthest", "any", 0.5],
  ])("of several conditions of which %s", (_, type, share) => {
    const history = [event("Page", 3 * minute), look(2 * minute, "mug"), look(minute, "mug")];
    expect(ruleOf({ [type]: [looks, pages] }, history).progress).toBe(share);
  });

  test("a silence that is waited for has passed in part", () => {
    const params = { event: "Product Added", without: "Order Completed", after: "2h" };
    const rule = ruleOf({ all: [leaf("absent", params, "equal", true)] }, [
      event("Product Added", 30 * minute),
    ]);
    expect(rule.progress).toBe(0.25);
  });

  test("what is not true is never all the way, however near", () => {
    const spent = leaf("sum", { event: "Order Completed", property: "total" }, atLeast, 100);
    const rule = ruleOf({ all: [spent] }, [event("Order Completed", minute, { total: 99.99 })]);
    expect(rule.progress).toBe(0.95);
  });

  test("through a segment, and the other way round where it is not to be in it", () => {
    const top = { segments: { busy: { conditions: { all: [pages] } } } };
    const history = [event("Page", 3 * minute), event("Page", minute)];
    const asked = (value: boolean) =>
      ruleOf({ all: [leaf("segment", { id: "busy" }, "equal", value)] }, history, {
        top,
        rule: { on: ["Page"] },
      });
    expect(asked(true)).toMatchObject({ verdict: "false", progress: 0.5 });
    expect(asked(false)).toMatchObject({ verdict: "fires", progress: 1 });
    history.push(...[1, 2, 3].map((ago) => event("Page", ago)));
    expect(asked(false)).toMatchObject({ verdict: "false", progress: 0.8 });
  });

  test("for each product that the customer looked at, the nearest first", () => {
    const history = [look(4 * minute, "mug"), look(3 * minute, "mug"), look(minute, "pot")];
    const { standings, progress } = ruleOf({ all: [looks] }, history);
    expect(standings.map(({ key }) => key)).toEqual(["mug", "pot"]);
    expect(progress).toBe(0.5);
  });

  test("or when it fired", async () => {
    const input = inputOf({ all: [leaf("count", { event: "Page" }, atLeast, 1)] }, []);
    const state = createState("anon-1");
    const decisions: readonly Decision[] = await advance(
      state,
      event("Page", minute),
      input.ruleset,
      now - minute,
    );
    const [rule] = makeReport({ ...input, state, decisions }).ruleset.rules;
    expect(rule).toMatchObject({ verdict: "fired", progress: 1 });
    expect(rule?.says).toContain("fired at 2026-11-22 13:59 Asia/Shanghai");
  });

  test("or that nothing is known of the customer yet, and what has to come", () => {
    const rule = ruleOf({ all: [looks] }, []);
    expect(rule).toMatchObject({ verdict: "idle", progress: 0, standings: [] });
    expect(rule.missing).toMatchObject([{ events: ["Product Viewed"], effect: "blocks" }]);
  });

  test("or that it is switched off", () => {
    const input = [{ all: [pages] }, [event("Page", 0)]] as const;
    expect(ruleOf(...input).enabled).toBe(true);
    expect(ruleOf(...input, { rule: { enabled: false } }).enabled).toBe(false);
    expect(ruleOf(...input, { top: { enabled: false } }).enabled).toBe(false);
  });
});

test("a rule that was refused is there, with what is wrong; what is wrong with the whole stands beside", () => {
  const problem = { severity: "error", code: "unknown_fact", message: "No.", hint: "" } as const;
  const { ruleset } = makeReport(
    inputOf({ all: [pages] }, [event("Page", 0)], {
      rulesetProblems: [
        { ...problem, path: "rules[1].conditions", rule: "broken" },
        { ...problem, path: "rules[2].id" },
        { ...problem, path: "rules[3].id", code: "duplicate", rule: "r" },
        { ...problem, path: "frequency" },
        { ...problem, severity: "warning", path: "rules[0].limits", rule: "r" },
      ],
    }),
  );
  expect(ruleset.rules.map(({ id, verdict, problems }) => [id, verdict, problems.length])).toEqual([
    ["r", "false", 2],
    ["broken", "refused", 1],
    ["rules[2]", "refused", 1],
  ]);
  expect(ruleset.problems.map(({ path }) => path)).toEqual(["frequency"]);
});
