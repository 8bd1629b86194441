import type { Event } from "@proffer/engine";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { ReceivedEvent } from "../events/events.ts";
import { unite } from "./unite.ts";

const received = fc
  .record({ messageId: fc.constantFrom("m1", "m2", "m3", "m4", "m5"), at: fc.nat({ max: 9 }) })
  .map(({ messageId, at }): ReceivedEvent => ({
    event: { messageId, timestamp: at } as Event,
    receivedAt: at,
  }));

/** What one sender has sent: each id once, as the store keeps it. */
const history = fc.uniqueArray(received, { selector: ({ event }) => event.messageId });

const idsOf = (all: readonly ReceivedEvent[]): string[] =>
  all.map(({ event }) => event.messageId).sort();

test("every event of either is there, once", () => {
  fc.assert(
    fc.property(history, fc.array(received), (own, others) => {
      const ids = new Set(idsOf([...own, ...others]));
      expect(idsOf(unite(own, others))).toEqual([...ids].sort());
    }),
  );
});

test("nothing that another sends changes what the device itself has seen", () => {
  fc.assert(
    fc.property(history, fc.array(received), (own, others) => {
      expect(unite(own, others).slice(0, own.length)).toEqual(own);
    }),
  );
});

test("whoever unites again has the same", () => {
  fc.assert(
    fc.property(history, fc.array(received), (own, others) => {
      const once = unite(own, others);
      expect(unite(once, others)).toEqual(once);
      expect(unite(own, [...others, ...others])).toEqual(once);
      expect(unite(own, once)).toEqual(once);
    }),
  );
});

test("the order in which others come is of no matter where their ids differ", () => {
  fc.assert(
    fc.property(history, history, (own, others) => {
      const there = unite(own, others);
      const back = unite(own, [...others].reverse());
      expect(new Set(back)).toEqual(new Set(there));
    }),
  );
});
