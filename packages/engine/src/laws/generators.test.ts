import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import * as engine from "../index.ts";
import type { Decision } from "../index.ts";
import type { Course } from "./courses.ts";
import { courses } from "./courses.ts";
import { historyLeaves } from "./history-leaves.ts";
import { casesPerLaw } from "./plan.ts";
import { presentLeaves } from "./present-leaves.ts";
import { truthAt } from "./scan/index.ts";
import { leavesOf } from "./scan/truth.ts";
import { walk } from "./walk.ts";

const kind = { maxRules: 3, maxEvents: 8, actions: "all", order: "in order" } as const;
const samples = 2000;
const sampled: readonly Course[] = fc.sample(courses(kind), { numRuns: samples, seed: 1 });

test("The laws are tried in at least 100,000 cases", () => {
  const all = Object.values(casesPerLaw).reduce((sum, cases) => sum + cases, 0);
  expect(all).toBeGreaterThanOrEqual(100_000);
});

describe("Among the generated cases", () => {
  test("every rule set is healthy", () => {
    const problems = sampled.flatMap(({ ruleset }) => engine.parseRuleset(ruleset).problems);
    expect([...new Set(problems.map(({ code, message }) => `${code}: ${message}`))]).toEqual([]);
  });

  describe("of decisions", () => {
    let decisions: readonly (readonly Decision[])[] = [];

    beforeAll(async () => {
      const way = { step: "advance", shows: true } as const;
      const walks = sampled.map(async (course) => {
        const { ruleset } = engine.parseRuleset(course.ruleset);
        return (await walk(engine, ruleset, course, way)).decisions;
      });
      decisions = await Promise.all(walks);
    });

    test("many have some", () => {
      const some = decisions.filter((all) => all.length > 0).length;
      expect(some / samples).toBeGreaterThan(0.4);
    });

    test("every stage refuses", () => {
      const stages = decisions.flat().flatMap((one) => (one.outcome === "act" ? [] : one.stage));
      expect([...new Set(stages)].sort()).toEqual([
        "audience",
        "conditions",
        "consent",
        "dates",
        "enabled",
        "experiment",
        "frequency",
        "limit",
        "schedule",
        "surface",
        "template",
      ]);
    });

    test("there are actions seen and unseen, timers, keys, waits and what holdouts missed", () => {
      const seen = decisions
        .flat()
        .flatMap((one) => [
          one.outcome === "act" ? one.action.type : one.counterfactual?.outcome,
          one.trigger.type,
          one.key === null ? "no key" : "key",
          one.outcome === "refuse" && one.waitsUntil !== undefined && "waits",
        ]);
      const wanted = ["message", "coupon", "tag", "timer", "event", "key", "waits", "act"];
      expect(wanted.filter((what) => !seen.includes(what))).toEqual([]);
    });
  });

  test("every fact is now true, now false, and now unknown where it can be", () => {
    const seen = new Set(sampled.flatMap(degreesIn));
    const all = [...Object.keys(historyLeaves), ...Object.keys(presentLeaves), "segment"];
    const never = all.flatMap((fact) =>
      [0, 0.5, 1].map((degree) => `${fact} ${degree}`).filter((one) => !seen.has(one)),
    );
    // The clock is always known.
    expect(never).toEqual(["time 0.5"]);
  });
});

/** How each condition of a course stands at its last event. */
function degreesIn({ ruleset, arrivals }: Course): readonly string[] {
  const past = arrivals.map(({ event }) => event);
  const event = past.at(-1);
  if (!event) return [];
  const view = { past, event, at: event.timestamp };
  return ruleset.rules
    .flatMap(({ conditions }) => leavesOf(conditions))
    .map((leaf) => `${leaf.fact} ${truthAt(leaf, view, ruleset)}`);
}
