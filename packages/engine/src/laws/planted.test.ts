import { describe, expect, test } from "vitest";
import * as engine from "../index.ts";
import type { Decision, Event, Firing } from "../index.ts";
import { batching } from "./batching.ts";
import { duplicates } from "./duplicates.ts";
import type { Subject } from "./law.ts";
import { complaintOf, withBug, withBugIn } from "./planting.ts";
import { purity } from "./purity.ts";
import { receipts } from "./receipts.ts";
import { restoring } from "./restoring.ts";
import { snapshots } from "./snapshots.ts";

const isEvent = (input: Parameters<Subject["advance"]>[1]): input is Event =>
  input.type !== "timer";

describe("The law of batching finds an engine", () => {
  test("that forgets the timers which nobody looked at", async () => {
    const fire: Subject["fire"] = (state, input, ruleset) => {
      if (isEvent(input)) state.looked = Math.max(state.looked, input.timestamp - 1);
      return engine.fire(state, input, ruleset);
    };
    expect(await complaintOf(batching, withBug({ fire }))).toContain("firings with looks");
  });

  test("whose timers fire when they are noticed", async () => {
    const bug = await withBugIn({
      "../rules/timers.ts": ({ lookAtTimers }) => ({
        lookAtTimers: async (...args: readonly [never, never, never]) => {
          const fired = (await lookAtTimers?.(...args)) as readonly { readonly firing: Firing }[];
          const late = (firing: Firing): Firing => ({ ...firing, at: args[2] });
          return fired.map((one) => Object.assign(one, { firing: late(one.firing) }));
        },
      }),
    });
    expect(await complaintOf(batching, bug)).toContain("firings with looks");
  });
});

describe("The law of duplicates finds an engine", () => {
  const onRepeat = (
    change: (input: Event, ...rest: [state: engine.State, now: number]) => Event,
  ): Subject =>
    withBug({
      advance: (state, input, ruleset, now) => {
        const repeats = isEvent(input) && state.has(input.messageId);
        return engine.advance(state, repeats ? change(input, state, now) : input, ruleset, now);
      },
    });

  test("that takes every event for a new one", async () => {
    const bug = onRepeat((event) => ({ ...event, messageId: `${event.messageId}'` }));
    expect(await complaintOf(duplicates, bug)).toContain("with repeats");
  });

  test("that looks at the timers before it knows the event for a repeat", async () => {
    const bug = onRepeat((event, state, now) => {
      state.looked = now + 1;
      return event;
    });
    expect(await complaintOf(duplicates, bug)).toContain("with repeats");
  });
});

describe("The law of restoring finds a state", () => {
  const forgetful = (part: "fired" | "looked" | "waiting", nothing: unknown): Subject =>
    withBug({
      createState: (customer, kept = {}) => {
        const memory = kept.memory && { ...kept.memory, [part]: nothing };
        return engine.createState(customer, { ...kept, ...(memory && { memory }) });
      },
    });

  test("that forgets an edge", async () => {
    const bug = forgetful("fired", {});
    expect(await complaintOf(restoring, bug)).toContain("with the page closed");
  });

  test("that forgets which timers were looked at", async () => {
    const bug = forgetful("looked", null);
    expect(await complaintOf(restoring, bug)).toContain("with the page closed");
  });

  test("that forgets who waits for opening hours", async () => {
    const bug = forgetful("waiting", []);
    expect(await complaintOf(restoring, bug)).toContain("with the page closed");
  });
});

describe("The law of snapshots finds a snapshot", () => {
  const after = (change: (state: engine.State) => void): Subject =>
    withBug({
      unpackState: (...args) => {
        const state = engine.unpackState(...args);
        if (state) change(state);
        return state;
      },
    });

  test("that forgets an edge", async () => {
    const bug = after((state) => {
      for (let slot = 0; slot < 2; slot++) state.edges.rearm(slot, "");
    });
    expect(await complaintOf(snapshots, bug)).toContain("that was packed");
  });

  test("that forgets which timers were looked at", async () => {
    const bug = after((state) => {
      state.looked = Number.NEGATIVE_INFINITY;
    });
    expect(await complaintOf(snapshots, bug)).not.toBe("");
  });

  test("that forgets its groups", async () => {
    const bug = after((state) => {
      for (const ring of state.rings) ring.buckets.clear();
    });
    expect(await complaintOf(snapshots, bug)).toContain("that was packed");
  });

  test("that forgets what was shown", async () => {
    const bug = after(({ present }) => {
      present.shown.length = 0;
    });
    expect(await complaintOf(snapshots, bug)).toContain("that was packed");
  });
});

describe("The law of purity finds a decision", () => {
  test("that goes on in the state it was given", async () => {
    const decide: Subject["decide"] = async (state, input, ruleset, now) => {
      const decisions = await engine.advance(state, input, ruleset, now);
      return { state, decisions };
    };
    expect(await complaintOf(purity, withBug({ decide }))).not.toBe("");
  });

  test("that uses up an edge of the state it was given", async () => {
    const decide: Subject["decide"] = async (state, ...rest) => {
      const result = await engine.decide(state, ...rest);
      for (const [slot] of rest[1].rules.entries())
        if (result.state.edges.isUsedUp(slot, "")) state.edges.useUp(slot, "");
      return result;
    };
    const bug = withBug({ decide });
    expect(await complaintOf(purity, bug)).toContain("the state behind a decision");
  });

  test("that comes out otherwise the second time", async () => {
    let calls = 0;
    const decide: Subject["decide"] = async (...args) => {
      const { state, decisions } = await engine.decide(...args);
      const noticedAt = calls++;
      return { state, decisions: decisions.map((one) => Object.assign(one, { noticedAt })) };
    };
    expect(await complaintOf(purity, withBug({ decide }))).toContain("the second decision");
  });
});

describe("The law of receipts finds", () => {
  const recorded = (change: (decision: Decision) => object): Subject =>
    withBug({
      advance: async (...args) => {
        const decisions = await engine.advance(...args);
        return decisions.map((one) => Object.assign(one, change(one)));
      },
    });

  test("a receipt that names another rule set", async () => {
    const bug = recorded(({ receipt }) => ({ receipt: { ...receipt, ruleset: "0" } }));
    expect(await complaintOf(receipts, bug)).toContain("the hash of the rule set");
  });

  test("facts that are not what the rule saw", async () => {
    const bug = recorded(({ facts }) => ({ facts: facts.map((one) => ({ ...one, value: 0 })) }));
    expect(await complaintOf(receipts, bug)).toContain("the firing again");
  });

  test("a rule set whose JSON leaves something out", async () => {
    const parseRuleset: Subject["parseRuleset"] = (input) => {
      const { ruleset, problems } = engine.parseRuleset(input);
      const { timezone: _, ...json } = ruleset.json as { readonly timezone?: string };
      return { ruleset: { ...ruleset, json }, problems };
    };
    const bug = withBug({ parseRuleset });
    expect(await complaintOf(receipts, bug)).toContain("the hash of the rule set");
  });
});
