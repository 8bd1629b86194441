import { describe, expect, test } from "vitest";
import type { Event } from "../index.ts";
import { facts } from "./facts.ts";
import { complaintOf, withBugIn } from "./planting.ts";

describe("The law of facts finds", () => {
  test("a window that includes both its ends", async () => {
    const bug = await withBugIn({
      "../facts/window.ts": ({ openingOf }) => ({
        openingOf: (...args: readonly [never, never]) => {
          const [within] = args as readonly [{ readonly type: string } | null, unknown];
          return (openingOf?.(...args) as number) - (within?.type === "rolling" ? 1 : 0);
        },
      }),
    });
    expect(await complaintOf(facts, bug)).toMatch(/"within":"\d/);
  });

  test("sums in floats", async () => {
    const bug = await withBugIn({
      "../facts/money.ts": () => ({
        toMicro: (value: unknown) => (typeof value === "number" ? value : undefined),
        fromMicro: (value: number) => value,
      }),
    });
    expect(await complaintOf(facts, bug)).toMatch(/"sum"|"cart"/);
  });

  test("a session that goes on after exactly half an hour", async () => {
    const bug = await withBugIn({
      "../history/session-gap.ts": () => ({ sessionGapMs: 1_800_001 }),
    });
    expect(await complaintOf(facts, bug)).toContain('"session"');
  });

  test("ties that the ids do not break", async () => {
    const bug = await withBugIn({
      "../event/event.ts": () => ({
        compareEvents: (a: Event, b: Event) => a.timestamp - b.timestamp,
      }),
    });
    expect(await complaintOf(facts, bug)).not.toBe("");
  });

  test("a day that begins at midnight in London", async () => {
    const bug = await withBugIn({
      "../event/calendar.ts": ({ startOf }) => ({
        startOf: (...[window, instant]: readonly never[]) =>
          startOf?.(...([window, instant, "UTC"] as never[])),
      }),
    });
    expect(await complaintOf(facts, bug)).toMatch(/"today"|"this_week"|"this_month"/);
  });

  test("an event without the summed property that is passed over when it is the present one", async () => {
    const bug = await withBugIn({
      "../facts/fact.ts": ({ propertyOf }) => ({
        propertyOf: (...args: never[]) => propertyOf?.(...args) ?? 0,
      }),
    });
    expect(await complaintOf(facts, bug)).not.toBe("");
  });
});
