import type { Event } from "@proffer/engine";
import { parseRuleset } from "@proffer/engine";
import { describe, expect, test } from "vitest";
import { Customer } from "./customer.ts";
import { createMemoryStorage } from "./storage/memory.ts";
import type { Storage } from "./storage/storage.ts";

const minute = 60_000;
const start = Date.UTC(2026, 10, 2, 9);
const views = (least: number) =>
  parseRuleset({
    version: 1,
    rules: [
      {
        id: "looks",
        conditions: {
          all: [
            {
              fact: "count",
              params: { event: "Product Viewed", within: "7d" },
              operator: "greaterThanInclusive",
              value: least,
            },
          ],
        },
        event: { type: "tag", params: { tag: "keen" } },
      },
    ],
  }).ruleset;

type Rules = ReturnType<typeof views>;

/** A page over a store; `asked` tells which revisions it asked for events of. */
function open(store: Storage, rules: Rules | (() => Rules)) {
  const asked: string[] = [];
  const storage: Storage = {
    ...store,
    note: (name) => store.note(name),
    commit: (commit) => store.commit(commit),
    since: (revision) => {
      asked.push(`since ${revision}`);
      return store.since(revision);
    },
    upTo: (revision) => {
      asked.push(`up to ${revision}`);
      return store.upTo(revision);
    },
  };
  const customer = new Customer({
    storage: () => storage,
    identity: () => ({ anonymousId: "c", deviceKey: "" }),
    ruleset: () => (typeof rules === "function" ? rules() : rules),
    now: () => start,
    toOffers: () => [],
    onProblem: ({ message }) => asked.push(message),
    sends: () => false,
    onOwner: () => Promise.resolve(),
    onFailure: () => undefined,
    beginSession: () => undefined,
    onSession: () => undefined,
    snapshotEvery: 5,
  });
  const track = async (number: number): Promise<readonly string[]> => {
    const event: Event = {
      messageId: `m${String(number).padStart(3, "0")}`,
      type: "track",
      event: "Product Viewed",
      properties: {},
      timestamp: start + number * minute,
    };
    const { decisions } = await customer.take(() => event);
    return decisions.flatMap(({ events }) => events);
  };
  return { customer, track, asked };
}

describe("A page that opens on a store with a snapshot", () => {
  test("reads the events behind it, and the others only when something fires", async () => {
    const store = createMemoryStorage();
    const ruleset = views(9);
    const first = open(store, ruleset);
    for (let i = 1; i <= 7; i++) await first.track(i);
    const second = open(store, ruleset);
    expect(await second.track(8)).toEqual([]);
    expect(second.asked).toEqual(["since 5"]);
    const behind = await second.track(9);
    expect(behind).toHaveLength(9);
    expect(behind[0]).toBe("m001");
    expect(second.asked).toEqual(["since 5", "since 8", "up to 5"]);
  });

  test("reads everything where the rules have other conditions by now", async () => {
    const store = createMemoryStorage();
    const first = open(store, views(9));
    for (let i = 1; i <= 7; i++) await first.track(i);
    const second = open(store, views(8));
    expect(await second.track(8)).toHaveLength(8);
    expect(second.asked).toEqual(["since 0"]);
  });

  test("reads everything where the snapshot is damaged", async () => {
    const store = createMemoryStorage();
    const ruleset = views(8);
    const first = open(store, ruleset);
    for (let i = 1; i <= 7; i++) await first.track(i);
    await store.putNote("snapshot", { revision: 5, bytes: Uint8Array.from([1, 2, 3]) });
    const second = open(store, ruleset);
    expect(await second.track(8)).toHaveLength(8);
    expect(second.asked).toEqual(["since 0"]);
  });

  test("leaves all that it knows where the store breaks just when the history is to be read", async () => {
    const store = createMemoryStorage();
    const ruleset = views(9);
    const first = open(store, ruleset);
    for (let i = 1; i <= 7; i++) await first.track(i);
    const broken = { ...store };
    const second = open(broken, ruleset);
    await second.track(8);
    const fail = (): Promise<never> => Promise.reject(new Error("The connection is closing."));
    const breaks = (): Promise<never> => {
      Object.assign(broken, { since: fail, note: fail, commit: fail });
      return fail();
    };
    Object.assign(broken, { upTo: breaks });
    await expect(second.track(9)).rejects.toThrow("The connection is closing.");
    const third = open(createMemoryStorage(second.customer.keep()), ruleset);
    expect(await third.track(9)).toEqual(["m006", "m007", "m008", "m009"]);
  });

  test("makes do with what is left where that store is lost and the rules change as well", async () => {
    const store = createMemoryStorage();
    const first = open(store, views(9));
    for (let i = 1; i <= 7; i++) await first.track(i);
    const second = open(store, views(9));
    await second.track(8);
    const rules = { now: views(9) };
    const third = open(createMemoryStorage(second.customer.keep()), () => rules.now);
    await third.track(9);
    rules.now = views(4);
    expect(await third.track(10)).toEqual(["m006", "m007", "m008", "m009", "m010"]);
  });

  test("goes on from it alone where the store is lost with the history that it stands for", async () => {
    const store = createMemoryStorage();
    const ruleset = views(9);
    const first = open(store, ruleset);
    for (let i = 1; i <= 7; i++) await first.track(i);
    const second = open(store, ruleset);
    await second.track(8);
    const third = open(createMemoryStorage(second.customer.keep()), ruleset);
    expect(await third.track(9)).toEqual(["m006", "m007", "m008", "m009"]);
  });
});
