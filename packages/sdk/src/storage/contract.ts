import type { Event, Memory } from "@proffer/engine";
import { beforeEach, describe, expect, test } from "vitest";
import type { Commit, Identity, KeptOffer, Storage } from "./storage.ts";
import { maxEvents, maxOffers, retentionMs } from "./storage.ts";

const start = Date.UTC(2026, 0, 1);
const memory: Memory = { fired: {}, looked: null };

/** Two who use one device, one after the other. */
export const ann: Identity = { anonymousId: "ann", deviceKey: "ann's key, at random" };
export const bob: Identity = { anonymousId: "bob", deviceKey: "bob's key, at random" };

/** An event; those with a higher number came later. */
export function eventOf(number: number, { anonymousId }: Identity = ann): Event {
  const timestamp = start + number * 1000;
  return {
    messageId: `m${String(number).padStart(6, "0")}`,
    type: "track",
    event: "Product Viewed",
    properties: { product_id: `p${number}` },
    timestamp,
    anonymousId,
  };
}

/** An offer, as far as a store looks at it. */
export function offerOf(id: string, noticedAt: number): KeptOffer {
  const decision = { id, rule: "r", noticedAt } as unknown as KeptOffer["decision"];
  return { id, decision, ruleName: "R", about: {}, state: "waiting" };
}

/** A commit that stores an event and has it sent. */
export function commitOf(base: number, event?: Event, identity: Identity = ann): Commit {
  const { anonymousId: owner, deviceKey } = identity;
  const told = event && { event, send: { deviceKey } };
  return { base, owner, memory, offers: [], ...told };
}

/** Stores events one after the other, whatever the revision. */
export async function fill(store: Storage, events: readonly Event[], who = ann): Promise<void> {
  let { revision } = await store.since(0);
  for (const event of events)
    expect(await store.commit(commitOf(revision++, event, who))).toBe(true);
}

const ids = (events: readonly Event[]): readonly string[] =>
  events.map(({ messageId }) => messageId);

/**
 * What every store of a customer has to keep to; run in the test file of each.
 *
 * @param open gives a new store, empty.
 * @example
 * ```ts
 * describe("A store in memory", () => keepsTheContract(async () => createMemoryStorage()));
 * ```
 */
export function keepsTheContract(open: () => Promise<Storage>): void {
  let store: Storage;
  beforeEach(async () => {
    store = await open();
  });

  describe("what is written", () => {
    test("is read back: event, memory and offers, and the owner", async () => {
      const fired = { ...memory, fired: { "r@1": ["mug"] }, looked: 5 };
      const offer = offerOf("o", start);
      expect(await store.since(0)).toMatchObject({ revision: 0, events: [] });
      const one = { ...commitOf(0, eventOf(1)), memory: fired, offers: [offer] };
      expect(await store.commit(one)).toBe(true);
      expect(await store.since(0)).toEqual({
        revision: 1,
        events: [eventOf(1)],
        memory: fired,
        owner: "ann",
      });
      expect(await store.offers()).toEqual([offer]);
    });

    test("counts a revision for each commit, with an event or without", async () => {
      await store.commit(commitOf(0, eventOf(1)));
      expect(await store.commit(commitOf(1))).toBe(true);
      await store.commit(commitOf(2, eventOf(2)));
      expect(await store.since(0)).toMatchObject({ revision: 3, events: [eventOf(1), eventOf(2)] });
      expect((await store.since(1)).events).toEqual([eventOf(2)]);
      expect((await store.since(3)).events).toEqual([]);
      expect(await store.upTo(2)).toEqual([eventOf(1)]);
      expect(await store.upTo(3)).toEqual([eventOf(1), eventOf(2)]);
    });

    test("is refused whole where it was worked out from an older revision", async () => {
      await store.commit(commitOf(0, eventOf(1)));
      const late = { ...commitOf(0, eventOf(2)), offers: [offerOf("o", start)] };
      expect(await store.commit(late)).toBe(false);
      expect(await store.commit({ ...late, base: 7 })).toBe(false);
      expect((await store.since(0)).events).toEqual([eventOf(1)]);
      expect(ids((await store.unsent(9)).map(({ event }) => event))).toEqual(ids([eventOf(1)]));
      expect(await store.offers()).toEqual([]);
    });

    test("is taken from one only, of many who ask at once", async () => {
      const asked = Array.from({ length: 20 }, (_, i) => store.commit(commitOf(0, eventOf(i))));
      expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(1);
      expect((await store.since(0)).events).toHaveLength(1);
    });

    test("is refused where the store is somebody else's", async () => {
      await store.commit(commitOf(0, eventOf(1)));
      expect(await store.commit(commitOf(1, eventOf(2, bob), bob))).toBe(false);
      expect(await store.since(0)).toMatchObject({ revision: 1, owner: "ann" });
    });
  });

  describe("the outbox", () => {
    test("holds what has to be sent, oldest first, in the name of the device that it happened on", async () => {
      await fill(store, [eventOf(1), eventOf(2)]);
      await store.commit({ ...commitOf(2), event: eventOf(3) });
      await store.begin(bob);
      await fill(store, [eventOf(4, bob)], bob);
      const unsent = await store.unsent(10);
      expect(unsent.map(({ event, deviceKey }) => [event, deviceKey])).toEqual([
        [eventOf(1), ann.deviceKey],
        [eventOf(2), ann.deviceKey],
        [eventOf(4, bob), bob.deviceKey],
      ]);
      expect(await store.unsent(1)).toHaveLength(1);
      expect(await store.unsent(Number.POSITIVE_INFINITY)).toHaveLength(3);
    });

    test("lets go of what is confirmed and of nothing else; the history keeps it", async () => {
      await fill(store, [eventOf(1), eventOf(2)]);
      await store.confirm([eventOf(1).messageId, "never heard of"]);
      expect((await store.unsent(9)).map(({ event }) => event)).toEqual([eventOf(2)]);
      await store.confirm([]);
      await store.confirm([eventOf(1).messageId]);
      expect((await store.since(0)).events).toEqual([eventOf(1), eventOf(2)]);
    });
  });

  describe("offers and notes", () => {
    test("are what was last said of them, offers by the time that they were noticed", async () => {
      await store.putOffer(offerOf("a", start));
      await store.putOffer(offerOf("b", start + 1));
      await store.putOffer({ ...offerOf("a", start), state: "shown" });
      expect((await store.offers()).map(({ id, state }) => [id, state])).toEqual([
        ["a", "shown"],
        ["b", "waiting"],
      ]);
      expect(await store.note("identity")).toBeUndefined();
      await store.putNote("identity", ann);
      await store.putNote("identity", { ...ann, userId: "u1" });
      await store.putNote("snapshot", { revision: 0, bytes: Uint8Array.of(1, 2, 255) });
      expect(await store.note("identity")).toEqual({ ...ann, userId: "u1" });
      expect([...((await store.note("snapshot"))?.bytes ?? [])]).toEqual([1, 2, 255]);
      expect(await store.note("chat")).toBeUndefined();
    });
  });

  describe("claimed", () => {
    test("by tabs that begin together, it is the first one's, and stays so", async () => {
      expect(await Promise.all([store.claim(ann), store.claim(bob)])).toEqual([ann, ann]);
      expect(await store.note("identity")).toEqual(ann);
      await store.begin(bob);
      expect(await store.claim(ann)).toEqual(bob);
    });
  });

  describe("pruned, it", () => {
    test("drops what is too old, and keeps what is not sent yet", async () => {
      await fill(store, [eventOf(1), eventOf(2), eventOf(3)]);
      await store.confirm([eventOf(1).messageId]);
      await store.prune(eventOf(3).timestamp + retentionMs);
      expect((await store.since(0)).events).toEqual([eventOf(3)]);
      expect(await store.unsent(9)).toHaveLength(2);
      expect(await store.commit(commitOf(3, eventOf(4)))).toBe(true);
      await store.prune(start);
      expect((await store.since(0)).events).toHaveLength(2);
    });

    test("keeps the newest offers", async () => {
      for (let i = 0; i < maxOffers + 5; i++) await store.putOffer(offerOf(`o${i}`, start + i));
      await store.prune(start);
      const kept = await store.offers();
      expect(kept).toHaveLength(maxOffers);
      expect([kept[0]?.id, kept.at(-1)?.id]).toEqual(["o5", `o${maxOffers + 4}`]);
    });
  });

  describe("when somebody else begins, it", () => {
    test("forgets history, offers, memory and notes in one write; the rules stay, and what was not sent", async () => {
      await fill(store, [eventOf(1), eventOf(2)]);
      await store.commit({ ...commitOf(2), memory: { ...memory, looked: 9 } });
      await store.putOffer(offerOf("o", start));
      await store.putNote("identity", ann);
      await store.putNote("chat", { open: true, pending: [] });
      await store.putNote("snapshot", { revision: 2, bytes: Uint8Array.of(1) });
      await store.putNote("config", { ruleset: { version: 1 }, offsetMs: 3 });
      await store.begin(bob);
      const { revision, events, memory: left, owner } = await store.since(0);
      expect([events, left, owner]).toEqual([[], undefined, "bob"]);
      expect(revision).toBeGreaterThan(3);
      expect(await store.upTo(revision)).toEqual([]);
      expect(await store.offers()).toEqual([]);
      expect(await store.note("identity")).toEqual(bob);
      expect(await store.note("chat")).toBeUndefined();
      expect(await store.note("snapshot")).toBeUndefined();
      expect(await store.note("config")).toEqual({ ruleset: { version: 1 }, offsetMs: 3 });
      expect(await store.unsent(9)).toHaveLength(2);
    });

    test("takes nothing more from a tab that has not heard of it", async () => {
      await fill(store, [eventOf(1)]);
      await store.begin(bob);
      const { revision } = await store.since(0);
      expect(await store.commit(commitOf(1, eventOf(2)))).toBe(false);
      expect(await store.commit(commitOf(revision, eventOf(2)))).toBe(false);
      await store.putNote("snapshot", { revision: 1, bytes: Uint8Array.of(1) });
      expect(await store.note("snapshot")).toBeUndefined();
      expect(await store.commit(commitOf(revision, eventOf(3, bob), bob))).toBe(true);
      expect((await store.since(0)).events).toEqual([eventOf(3, bob)]);
    });
  });

  test("holds as many events as a device keeps, and drops the oldest of more", async () => {
    await fill(
      store,
      Array.from({ length: maxEvents + 3 }, (_, i) => eventOf(i)),
    );
    await store.prune(start);
    const { events } = await store.since(0);
    expect(events).toHaveLength(maxEvents);
    expect(events[0]).toEqual(eventOf(3));
  });
}

/**
 * What a store has to keep to beside {@link keepsTheContract} where several tabs hold it.
 *
 * @param open gives a new store, empty.
 */
export function keepsTabsApart(open: () => Promise<Storage>): void {
  test("takes no word of who was there before, from a tab that has not heard of who is now", async () => {
    const store = await open();
    await fill(store, [eventOf(1)]);
    await store.begin(bob);
    await store.putNote("identity", { ...ann, userId: "u1" });
    expect(await store.note("identity")).toEqual(bob);
    await store.putNote("identity", { ...bob, userId: "u2" });
    expect(await store.note("identity")).toEqual({ ...bob, userId: "u2" });
  });
}
