import { describe, expect, test } from "vitest";
import {
  ann,
  bob,
  commitOf,
  eventOf,
  fill,
  keepsTabsApart,
  keepsTheContract,
  offerOf,
} from "./contract.ts";
import { createMemoryStorage } from "./memory.ts";

describe("A store in memory", () => {
  keepsTheContract(async () => createMemoryStorage());
  keepsTabsApart(async () => createMemoryStorage());

  test("leaves nothing when it is erased", async () => {
    const store = createMemoryStorage();
    await fill(store, [eventOf(1)]);
    await store.putNote("identity", ann);
    await store.erase();
    expect(await store.since(0)).toMatchObject({ events: [], memory: undefined, owner: undefined });
    expect(await store.unsent(9)).toEqual([]);
    expect(await store.note("identity")).toBeUndefined();
  });
});

describe("A store in memory that stands in for a broken one", () => {
  const seed = {
    history: [eventOf(5), eventOf(6)],
    memory: { fired: {}, looked: 7 },
    owner: "ann",
    offers: [offerOf("o", 1)],
    notes: { identity: ann },
    snapshot: Uint8Array.of(9),
    revision: 12,
    unsent: [{ event: eventOf(1, bob), deviceKey: bob.deviceKey }],
  };

  test("goes on where that one was, with a snapshot for what came before", async () => {
    const store = createMemoryStorage(seed);
    expect(await store.since(0)).toEqual({
      revision: 12,
      events: seed.history,
      memory: seed.memory,
      owner: "ann",
    });
    expect((await store.since(11)).events).toEqual([eventOf(6)]);
    expect(await store.note("snapshot")).toMatchObject({ revision: 10, alone: true });
    expect(await store.commit(commitOf(12, eventOf(7, bob), bob))).toBe(false);
    expect(await store.commit(commitOf(12, eventOf(7)))).toBe(true);
  });

  test("sends what was not sent, and what may not have been, each in the name of its device", async () => {
    const unsent = await createMemoryStorage(seed).unsent(9);
    expect(unsent.map(({ event, deviceKey }) => [event.messageId, deviceKey])).toEqual([
      [eventOf(5).messageId, ann.deviceKey],
      [eventOf(6).messageId, ann.deviceKey],
      [eventOf(1).messageId, bob.deviceKey],
    ]);
  });
});
