import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Deed } from "../laws/store-course.ts";
import { contentsOf, courses, perform } from "../laws/store-course.ts";
import { keepsTheContract } from "../storage/contract.ts";
import { createJournalStorage } from "../storage/journal.ts";
import { createMemoryStorage } from "../storage/memory.ts";
import type { Storage } from "../storage/storage.ts";
import { createAsyncStorage } from "./index.ts";
import type { AsyncStorageLike } from "./key-journal.ts";
import { KeyJournal } from "./key-journal.ts";

/** What a phone makes of the write during which the app is killed. */
type Death = "nothing is written" | "half is written" | "all is written";

/** Stands in for AsyncStorage: keys and texts in memory, which outlive the app; at the `lives`-th write that is killed. */
class InMemoryAsyncStorage implements AsyncStorageLike {
  readonly kept: Map<string, string>;
  readonly #death: Death;
  #lives: number;

  constructor(kept = new Map<string, string>(), lives = Infinity, death: Death = "all is written") {
    this.kept = kept;
    this.#lives = lives;
    this.#death = death;
  }

  async getItem(key: string): Promise<string | null> {
    return this.kept.get(key) ?? null;
  }

  async setItem(key: string, value: string): Promise<void> {
    // What reaches the disk is UTF-8.
    const written = new TextDecoder().decode(new TextEncoder().encode(value));
    if (--this.#lives <= 0) {
      if (this.#death === "all is written") this.kept.set(key, written);
      if (this.#death === "half is written") this.kept.set(key, written.slice(0, value.length / 2));
      throw new Error("killed");
    }
    this.kept.set(key, written);
  }

  async removeItem(key: string): Promise<void> {
    if (--this.#lives <= 0) {
      if (this.#death === "all is written") this.kept.delete(key);
      throw new Error("killed");
    }
    this.kept.delete(key);
  }

  async getAllKeys(): Promise<readonly string[]> {
    return [...this.kept.keys()].reverse();
  }
}

/** Short values and much writing anew, so that every course meets all of it. */
const openTight = (store: AsyncStorageLike): Storage =>
  createJournalStorage(async () => new KeyJournal(store, "shop", 64), {
    growth: 400,
    events: Infinity,
  });

async function live(store: Storage, course: readonly Deed[]): Promise<number> {
  for (const [n, deed] of course.entries()) {
    const isDead = await perform(store, deed, n).then(
      () => false,
      () => true,
    );
    if (isDead) return n;
  }
  // It may be written anew just now: that ends first.
  await store.close();
  return course.length;
}

/** As it comes back from JSON, but for bytes. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_name, entry: unknown) =>
      entry instanceof Uint8Array ? [...entry] : entry,
    ),
  );

async function after(course: readonly Deed[]): Promise<unknown> {
  const store = createMemoryStorage();
  await live(store, course);
  return plain(await contentsOf(store));
}

const tracked = (text: string): Deed => ({ type: "commit", text, sends: true, offer: 0 });

describe("A store in AsyncStorage", () => {
  keepsTheContract(async () => createAsyncStorage(new InMemoryAsyncStorage()));

  test("holds what a store in memory holds, over restarts, in values that are never too long", async () => {
    await fc.assert(
      fc.asyncProperty(courses, async (course) => {
        const phone = new InMemoryAsyncStorage();
        await live(openTight(phone), course);
        expect(plain(await contentsOf(openTight(phone)))).toEqual(await after(course));
        for (const value of phone.kept.values()) expect(value.length).toBeLessThanOrEqual(64);
      }),
      { numRuns: 200 },
    );
  });

  test.each<Death>(["nothing is written", "half is written", "all is written"])(
    "whose app is killed at any write, when %s, comes back with all that was acknowledged, and goes on",
    async (death) => {
      let deaths = 0;
      await fc.assert(
        fc.asyncProperty(courses, fc.nat(60), fc.nat(20), async (course, lives, second) => {
          const { kept } = new InMemoryAsyncStorage();
          const store = openTight(new InMemoryAsyncStorage(kept, lives + 1, death));
          const acknowledged = await live(store, course);
          if (acknowledged < course.length) deaths++;
          // It may be killed again while it clears up.
          await openTight(new InMemoryAsyncStorage(kept, second + 1, death))
            .since(0)
            .catch(() => undefined);
          const again = openTight(new InMemoryAsyncStorage(kept));
          const found = plain(await contentsOf(again));
          expect([
            await after(course.slice(0, acknowledged)),
            await after(course.slice(0, acknowledged + 1)),
          ]).toContainEqual(found);
          await perform(again, tracked("later"), 100);
          const { events } = await openTight(new InMemoryAsyncStorage(kept)).since(0);
          expect(events.at(-1)?.properties["text"]).toBe("later");
        }),
        { numRuns: 300 },
      );
      expect(deaths).toBeGreaterThan(100);
    },
  );

  test("keeps a long rule set whole, in several values that Android can read", async () => {
    const phone = new InMemoryAsyncStorage();
    const ruleset = "🍵".repeat(400_001);
    await createAsyncStorage(phone).putNote("config", { ruleset, offsetMs: 0 });
    const again = createAsyncStorage(new InMemoryAsyncStorage(phone.kept));
    expect((await again.note("config"))?.ruleset === ruleset).toBe(true);
    const bytes = [...phone.kept.values()].map((value) => new TextEncoder().encode(value).length);
    expect(bytes.length).toBeGreaterThan(3);
    expect(Math.max(...bytes)).toBeLessThan(1024 * 1024);
  });

  test("is another one under another name, even where that begins the same", async () => {
    const phone = new InMemoryAsyncStorage(new Map([["theme", "dark"]]));
    const names = ["proffer", "proffer:0", "proffer:0:00000000"];
    for (const [n, name] of names.entries())
      await perform(createAsyncStorage(phone, { name }), tracked(name), n);
    await createAsyncStorage(new InMemoryAsyncStorage(phone.kept)).erase();
    for (const name of names.slice(1)) {
      const again = createAsyncStorage(new InMemoryAsyncStorage(phone.kept), { name });
      const { events } = await again.since(0);
      expect(events.map(({ properties }) => properties["text"])).toEqual([name]);
      await again.erase();
    }
    expect([...phone.kept]).toEqual([["theme", "dark"]]);
  });

  test("is one store, however often it is asked for", () => {
    const phone = new InMemoryAsyncStorage();
    expect(createAsyncStorage(phone)).toBe(createAsyncStorage(phone, { name: "proffer" }));
    expect(createAsyncStorage(phone)).not.toBe(createAsyncStorage(phone, { name: "other" }));
  });

  test("that was erased half when the app was killed brings nothing back", async () => {
    for (const open of [createAsyncStorage, openTight])
      for (let lives = 1; lives < 12; lives++) {
        const phone = new InMemoryAsyncStorage();
        await live(open(phone), ["a", "b", "c"].map(tracked));
        const dying = new InMemoryAsyncStorage(phone.kept, lives + 1, "nothing is written");
        await open(dying)
          .erase()
          .catch(() => undefined);
        const { events } = await open(new InMemoryAsyncStorage(phone.kept)).since(0);
        expect(events).toEqual([]);
      }
  });

  test("that could not be written anew does not mix what that left with what comes later", async () => {
    const phone = new InMemoryAsyncStorage();
    const journal = new KeyJournal(phone, "shop", 64);
    await journal.load();
    const long = Array.from({ length: 9 }, (_, i) => `${i}`.repeat(60));
    let room = 5;
    const set = phone.setItem.bind(phone);
    phone.setItem = (key, value) =>
      room-- > 0 ? set(key, value) : Promise.reject(new Error("no room"));
    phone.removeItem = () => Promise.reject(new Error("not now"));
    await expect(journal.rewrite(long)).rejects.toThrow("no room");
    room = Infinity;
    await journal.rewrite(["short"]);
    expect(await new KeyJournal(phone, "shop", 64).load()).toEqual(["short"]);
  });
});
