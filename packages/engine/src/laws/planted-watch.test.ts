import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import * as engine from "../index.ts";
import type { WatchPlan } from "../index.ts";
import type { WatchCondition } from "../watch/plan.ts";
import { complaintOf, withBug, withBugIn } from "./planting.ts";
import { goThrough, watch, watchCases } from "./watch.ts";

describe("The law of the watch finds a watch", () => {
  const planned = (change: (plan: WatchPlan) => Partial<WatchPlan>) =>
    withBug({
      compileWatch: (ruleset) => {
        const plan = engine.compileWatch(ruleset);
        return { ...plan, ...change(plan) };
      },
    });

  test("whose windows are too short", async () => {
    const shorter = (looks: WatchCondition): WatchCondition => {
      if (looks === true) return true;
      if ("all" in looks) return { all: looks.all.map(shorter) };
      if ("any" in looks) return { any: looks.any.map(shorter) };
      const [tally, nth, ms, isGap] = looks;
      return ms === undefined || isGap ? looks : [tally, nth, ms - 1];
    };
    const bug = planned(({ names }) => ({
      names: Object.fromEntries(
        Object.entries(names).map(([name, { looks, ...rest }]) => [
          name,
          looks ? Object.assign(rest, { looks: shorter(looks) }) : rest,
        ]),
      ),
    }));
    expect(await complaintOf(watch, bug)).toContain("decided");
  });

  test("that forgets with the page what it does not tell apart", async () => {
    const bug = withBug({
      createWatch: (plan, record) => {
        const tallies = record?.tallies.map((groups) => groups.filter(([group]) => group !== ""));
        return engine.createWatch(plan, record && tallies && { ...record, tallies });
      },
    });
    expect(await complaintOf(watch, bug)).toContain("decided");
  });

  test("that forgets a timer with the page", async () => {
    const bug = withBug({
      createWatch: (plan, record) => engine.createWatch(plan, record && { ...record, dues: {} }),
    });
    expect(await complaintOf(watch, bug)).toContain("decided");
  });

  test("that takes what is late for what comes next", async () => {
    const bug = withBug({
      createWatch: (plan, record) => {
        const watch = engine.createWatch(plan, record);
        const late = (event: engine.Event): engine.WatchCall => {
          const { at = event.timestamp - 1 } = watch.record();
          return watch.take({ ...event, timestamp: Math.max(at + 1, event.timestamp) });
        };
        return {
          ...watch,
          get due() {
            return watch.due;
          },
          take: late,
        };
      },
    });
    expect(await complaintOf(watch, bug)).toContain("decided");
  });

  test("that does not look beyond a “not”", async () => {
    const bug = await withBugIn({
      "../watch/bound.ts": ({ boundOf }) => ({
        boundOf: (condition: { type: string; of: never }, ...rest: never[]) =>
          condition.type === "not"
            ? boundOf?.(condition.of, ...rest)
            : boundOf?.(condition as never, ...rest),
      }),
    });
    expect(await complaintOf(watch, bug)).toContain("decided");
  });
});

describe("Of the cases of the law of the watch", () => {
  const calls: string[] = [];
  let decisions = 0;

  beforeAll(async () => {
    for (const one of fc.sample(watchCases, { numRuns: 1000, seed: 1 })) {
      const gone = await goThrough(engine, one);
      calls.push(...gone.calls);
      decisions += gone.decisions;
    }
  });

  test("many let the engine sleep, and many wake it for something", () => {
    const share = (call: string): number =>
      calls.filter((one) => one === call).length / calls.length;
    expect(share("asleep") + share("near")).toBeGreaterThan(0.2);
    expect(share("near")).toBeGreaterThan(0.01);
    expect(decisions).toBeGreaterThan(500);
  });
});
