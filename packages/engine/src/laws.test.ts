import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, fire, advance } from "./engine.ts";
import type { Event } from "./event/event.ts";
import { compareEvents } from "./event/event.ts";
import { isCausedByCustomer } from "./event/catalogue.ts";
import { createState } from "./history/state.ts";
import type { State } from "./history/state.ts";
import { nextTimer } from "./rules/timers.ts";
import { parseRuleset } from "./rules/parse.ts";

const minute = 60_000;
const runs = 300;

const leaf = (fact: string, params: object, value: unknown, operator = "greaterThanInclusive") => ({
  fact,
  params,
  operator,
  value,
});
const tag = { type: "tag", params: { tag: "x" } };
const { ruleset, problems } = parseRuleset({
  version: 1,
  rules: [
    {
      id: "look",
      conditions: {
        all: [leaf("count", { event: "Product Viewed", by: "product_id", within: "10m" }, 3)],
      },
      event: tag,
    },
    {
      id: "visits",
      conditions: {
        all: [
          leaf(
            "count",
            { event: "Product Viewed", by: "product_id", within: "1h", visits: "5m" },
            2,
          ),
        ],
      },
      event: tag,
    },
    {
      id: "stuck",
      conditions: {
        all: [
          leaf(
            "streak",
            { event: "Operation Failed", resetBy: "Operation Succeeded", maxGap: "30m" },
            2,
          ),
        ],
      },
      event: tag,
    },
    { id: "away", conditions: { all: [leaf("since", { event: "*" }, "20m")] }, event: tag },
    {
      id: "left",
      conditions: {
        all: [
          leaf(
            "absent",
            { event: "Product Added", without: "Order Completed", after: "15m", by: "product_id" },
            true,
            "equal",
          ),
        ],
      },
      event: tag,
    },
    {
      id: "either",
      on: ["*"],
      conditions: {
        any: [
          leaf("count", { event: "Product Added", within: "1h" }, 2),
          { not: leaf("since", { event: "Product Viewed" }, "5m", "lessThan") },
        ],
      },
      event: tag,
    },
  ],
});

const names = [
  "Product Viewed",
  "Product Added",
  "Order Completed",
  "Operation Failed",
  "Operation Succeeded",
  "Message Shown",
  "Odd",
];

/** Up to thirty events within two hours, on whole minutes so that ties and exact bounds are frequent. */
const logs: fc.Arbitrary<Event[]> = fc
  .array(
    fc.record({
      event: fc.constantFrom(...names),
      minutes: fc.integer({ min: 0, max: 120 }),
      product: fc.constantFrom("a", "b", undefined),
    }),
    { maxLength: 30 },
  )
  .map((drafts) =>
    drafts.map(({ event, minutes, product }, i) => ({
      messageId: String(i).padStart(3, "0"),
      type: "track" as const,
      event,
      properties: product === undefined ? {} : { product_id: product },
      timestamp: minutes * minute,
    })),
  );

const inOrder = logs.map((events) => events.sort(compareEvents));

async function firingsOf(
  events: readonly Event[],
  state: State = createState("c"),
): Promise<string[]> {
  const firings = [];
  for (const event of events) firings.push(...(await fire(state, event, ruleset)));
  firings.push(...(await fire(state, { type: "timer", at: 300 * minute }, ruleset)));
  return firings.map(({ id, rule, key, at }) => `${rule} ${key} ${at} ${id}`);
}

test("the rules of the laws are healthy", () => expect(problems).toEqual([]));

describe("The same log gives the same firings", () => {
  test("whether or not somebody looks at the clock in between", async () => {
    await fc.assert(
      fc.asyncProperty(inOrder, async (events) => {
        const state = createState("c");
        const firings = [];
        for (const event of events) {
          for (
            let due = nextTimer(state, ruleset);
            due !== undefined && due < event.timestamp;
            due = nextTimer(state, ruleset)
          )
            firings.push(...(await fire(state, { type: "timer", at: due }, ruleset)));
          firings.push(...(await fire(state, event, ruleset)));
        }
        firings.push(...(await fire(state, { type: "timer", at: 300 * minute }, ruleset)));
        expect(firings.map(({ id }) => id)).toEqual(
          (await firingsOf(events)).map((line) => line.split(" ").at(-1)),
        );
      }),
      { numRuns: runs },
    );
  });

  test("when events are delivered twice, at once or later", async () => {
    await fc.assert(
      fc.asyncProperty(inOrder, fc.infiniteStream(fc.nat(2)), async (events, repeats) => {
        const doubled: Event[] = [];
        for (const event of events) {
          doubled.push(event);
          const repeat = repeats.next().value;
          if (repeat === 1) doubled.push(event);
          if (repeat === 2) doubled.push(doubled[0] as Event);
        }
        expect(await firingsOf(doubled)).toEqual(await firingsOf(events));
      }),
      { numRuns: runs },
    );
  });

  test("when the page is closed and opened again at any point", async () => {
    await fc.assert(
      fc.asyncProperty(inOrder, fc.nat(30), async (events, cut) => {
        const before = createState("c");
        const first = [];
        for (const event of events.slice(0, cut))
          first.push(...(await fire(before, event, ruleset)));
        const kept = JSON.parse(
          JSON.stringify({ history: before.history, memory: before.memory() }),
        ) as { history: Event[] };
        const rest = await firingsOf(events.slice(cut), createState("c", kept));
        expect([
          ...first.map(({ id }) => id),
          ...rest.map((line) => line.split(" ").at(-1)),
        ]).toEqual((await firingsOf(events)).map((line) => line.split(" ").at(-1)));
      }),
      { numRuns: runs },
    );
  });
});

describe("Facts do not depend on the order of arrival", () => {
  test("a log that arrives in any order leaves every fact where the ordered one does", async () => {
    await fc.assert(
      fc.asyncProperty(logs, async (events) => {
        const arrived = createState("c");
        for (const event of events) await fire(arrived, event, ruleset);
        const ordered = createState("c", { history: events });
        ordered.use(ruleset);
        expect(arrived.history).toEqual(ordered.history);
        const last = ordered.history.at(-1);
        if (!last) return;
        for (const plan of ruleset.facts)
          for (const product of ["a", "b", undefined]) {
            const event = {
              ...last,
              properties: product === undefined ? {} : { product_id: product },
            };
            const look = { at: last.timestamp, event };
            expect(arrived.fact(plan.index).read(look)).toEqual(
              ordered.fact(plan.index).read(look),
            );
          }
      }),
      { numRuns: runs },
    );
  });
});

describe("Facts equal a scan of the whole history", () => {
  test("at every event", async () => {
    await fc.assert(
      fc.asyncProperty(inOrder, async (events) => {
        const state = createState("c");
        for (const [i, event] of events.entries()) {
          await fire(state, event, ruleset);
          const past = events.slice(0, i + 1);
          for (const plan of ruleset.facts) {
            const { value } = state.fact(plan.index).read({ at: event.timestamp, event });
            const params = plan.params as Record<string, string>;
            if (plan.fact === "count")
              expect([params, value]).toEqual([params, scanCount(past, event, params)]);
            if (plan.fact === "streak")
              expect([params, value]).toEqual([params, scanStreak(past, event, params)]);
            if (plan.fact === "since")
              expect([params, value]).toEqual([
                params,
                scanSince(past.slice(0, -1), event, params["event"] ?? ""),
              ]);
            if (plan.fact === "absent")
              expect([params, value]).toEqual([params, scanAbsent(past, event, params)]);
          }
        }
      }),
      { numRuns: runs },
    );
  });
});

describe("A decision", () => {
  test("leaves the state that it was given as it was", async () => {
    await fc.assert(
      fc.asyncProperty(inOrder, async (events) => {
        const state = createState("c");
        for (const event of events.slice(0, -1))
          await advance(state, event, ruleset, event.timestamp);
        const last = events.at(-1);
        if (!last) return;
        const first = await decide(state, last, ruleset, last.timestamp);
        const second = await decide(state, last, ruleset, last.timestamp);
        expect(second.decisions).toEqual(first.decisions);
        expect(second.state.memory()).toEqual(first.state.memory());
      }),
      { numRuns: runs },
    );
  });
});

// The oracle: the definitions, written down a second time without any state.

const ms = (text: string | undefined): number =>
  Number.parseInt(text ?? "", 10) * (text?.endsWith("h") ? 60 : 1) * minute;
const is = (event: Event, name: string): boolean =>
  name === "*" ? isCausedByCustomer(event.event) : event.event === name;
const groupOf = (event: Event, by: string | undefined): unknown =>
  by === undefined ? "all" : event.properties[by];

function scanCount(
  past: readonly Event[],
  now: Event,
  { event: name = "", by, within, visits }: Record<string, string>,
): number | undefined {
  const group = groupOf(now, by);
  if (group === undefined) return undefined;
  const counted: number[] = [];
  for (const event of past) {
    const last = counted.at(-1);
    const repeats =
      visits !== undefined && last !== undefined && event.timestamp - last < ms(visits);
    if (is(event, name) && groupOf(event, by) === group && !repeats) counted.push(event.timestamp);
  }
  return counted.filter(
    (t) => within === undefined || (t > now.timestamp - ms(within) && t <= now.timestamp),
  ).length;
}

function scanStreak(past: readonly Event[], now: Event, params: Record<string, string>): number {
  const { event: name = "", resetBy = "", maxGap } = params;
  const reset = past.findLastIndex((event) => is(event, resetBy));
  const run = past.slice(reset + 1).filter((event) => is(event, name));
  const times = [...run.map(({ timestamp }) => timestamp), now.timestamp];
  const gap = times.findLastIndex((t, i) => i > 0 && t - (times[i - 1] as number) >= ms(maxGap));
  // The last of the times is the look itself: a gap before it breaks the streak too.
  return times.slice(Math.max(gap, 0), -1).length;
}

function scanSince(before: readonly Event[], now: Event, name: string): number | undefined {
  const last = before.findLast((event) => is(event, name));
  return last && now.timestamp - last.timestamp;
}

function scanAbsent(
  past: readonly Event[],
  now: Event,
  { event: name = "", without = "", after, by }: Record<string, string>,
): boolean | undefined {
  const group = groupOf(now, by);
  if (group === undefined) return undefined;
  const own = past.filter((event) => groupOf(event, by) === group);
  const anchor = own.findLastIndex((event) => is(event, name));
  const begun = own[anchor];
  return (
    begun !== undefined &&
    !own.slice(anchor + 1).some((event) => is(event, without)) &&
    now.timestamp >= begun.timestamp + ms(after)
  );
}
