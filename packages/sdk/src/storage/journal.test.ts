import * as engine from "@proffer/engine";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Deed } from "../laws/store-course.ts";
import { contentsOf, courses, perform } from "../laws/store-course.ts";
import { tabs } from "../laws/tabs.ts";
import type { Journal } from "./journal-book.ts";
import { keepsTheContract } from "./contract.ts";
import { createJournalStorage } from "./journal.ts";
import { createMemoryStorage } from "./memory.ts";
import type { Storage } from "./storage.ts";

const roomy = { growth: 100_000, events: Infinity };
/** So often that writing anew comes up in every course. */
const tight = { growth: 400, events: Infinity };

/** What a disk makes of the write during which the process is killed. */
type Death = "nothing is written" | "half is written" | "all is written";

/** Lines that outlive the store; at the `lives`-th write the process is killed. */
class Disk {
  lines: string[] = [];
  readonly #death: Death;
  #lives: number;
  rewrites = 0;

  constructor(lives = Infinity, death: Death = "nothing is written") {
    this.#lives = lives;
    this.#death = death;
  }

  open(): Promise<Journal> {
    const write = (lines: readonly string[], isWhole: boolean): void => {
      if (--this.#lives > 0) return void (this.lines = [...lines]);
      if (this.#death === "all is written") this.lines = [...lines];
      const last = lines.at(-1) ?? "";
      if (this.#death === "half is written" && !isWhole)
        this.lines = [...lines.slice(0, -1), last.slice(0, last.length / 2)];
      throw new Error("killed");
    };
    return Promise.resolve({
      name: "The journal",
      load: async () => this.lines,
      append: async (line) => write([...this.lines, line], false),
      rewrite: async (lines) => {
        this.rewrites++;
        write(lines, true);
      },
      remove: async () => write([], true),
      close: async () => undefined,
    });
  }
}

const open = (disk: Disk, limits = roomy): Storage =>
  createJournalStorage(() => disk.open(), limits);

/** Does all of it, on a store that may die of it; gives how much was acknowledged. */
async function live(store: Storage, course: readonly Deed[], from = 0): Promise<number> {
  for (const [n, deed] of course.entries()) {
    const isDead = await perform(store, deed, from + n).then(
      () => false,
      () => true,
    );
    if (isDead) return n;
  }
  return course.length;
}

/** What there is after so much of it. */
async function after(course: readonly Deed[]): Promise<unknown> {
  const store = createMemoryStorage();
  await live(store, course);
  return plain(await contentsOf(store));
}

/** As it comes back from JSON, but for bytes. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_name, entry: unknown) =>
      entry instanceof Uint8Array ? [...entry] : entry,
    ),
  );

describe("A store that is a journal", () => {
  keepsTheContract(async () => open(new Disk()));

  test("is shared by the screens of one customer, which keep every limit together", async () => {
    const openStores = (count: number): readonly Storage[] => {
      const store = open(new Disk(), tight);
      return Array.from({ length: count }, () => store);
    };
    const { failure, runs } = await tabs({ engine, openStores }, { runs: 200, seed: 1 });
    expect(failure).toBeUndefined();
    expect(runs).toBe(200);
  });
});

describe("A journal", () => {
  test("holds what a store in memory holds, and so does one that reads it again, written anew or not", async () => {
    let rewrites = 0;
    await fc.assert(
      fc.asyncProperty(courses, courses, fc.boolean(), async (course, later, isTight) => {
        const disk = new Disk();
        const limits = isTight ? tight : roomy;
        const store = open(disk, limits);
        await live(store, course);
        expect(plain(await contentsOf(store))).toEqual(await after(course));
        await store.close();
        const again = open(disk, limits);
        expect(plain(await contentsOf(again))).toEqual(await after(course));
        await live(again, later, course.length);
        expect(plain(await contentsOf(again))).toEqual(await after([...course, ...later]));
        if (isTight) rewrites += disk.rewrites;
      }),
      { numRuns: 300 },
    );
    expect(rewrites).toBeGreaterThan(100);
  });

  test.each<Death>(["nothing is written", "half is written", "all is written"])(
    "whose process is killed at any write, when %s, comes back with all that was acknowledged, and whole changes only",
    async (death) => {
      let deaths = 0;
      await fc.assert(
        fc.asyncProperty(courses, fc.nat(20), fc.boolean(), async (course, lives, isTight) => {
          const disk = new Disk(lives + 1, death);
          const acknowledged = await live(open(disk, isTight ? tight : roomy), course);
          if (acknowledged < course.length) deaths++;
          const found = plain(await contentsOf(open(disk)));
          const either = [
            await after(course.slice(0, acknowledged)),
            await after(course.slice(0, acknowledged + 1)),
          ];
          expect(either).toContainEqual(found);
        }),
        { numRuns: 300 },
      );
      expect(deaths).toBeGreaterThan(50);
    },
  );

  test("goes on behind a line that was torn off", async () => {
    const disk = new Disk();
    const course: Deed[] = [{ type: "commit", text: "a", sends: true, offer: 0 }];
    await live(open(disk), course);
    disk.lines.push((disk.lines[0] ?? "").slice(0, 30));
    const store = open(disk);
    await perform(store, { type: "commit", text: "b", sends: true, offer: 0 }, 1);
    expect((await open(disk).since(0)).events).toHaveLength(2);
  });

  test("passes over a line that the disk has spoilt, and keeps the others", async () => {
    const disk = new Disk();
    await live(
      open(disk),
      ["a", "b", "c"].map((text) => ({ type: "commit", text, sends: false, offer: 0 })),
    );
    disk.lines[1] = (disk.lines[1] ?? "").replace('"b"', '"B"');
    const { events, revision } = await open(disk).since(0);
    expect(events.map(({ properties }) => properties["text"])).toEqual(["a", "c"]);
    expect(revision).toBe(3);
  });

  test("that cannot be written is broken until it is opened again, for half a line may be there", async () => {
    const disk = new Disk(2, "half is written");
    const store = open(disk);
    const note = (text: string): Promise<void> => perform(store, { type: "note", text }, 0);
    await note("kept");
    await expect(note("lost")).rejects.toThrow("killed");
    await expect(note("later")).rejects.toThrow("killed");
    await expect(store.note("config")).rejects.toThrow("killed");
    await store.close();
    expect(await store.note("config")).toMatchObject({ ruleset: "kept" });
  });

  test("that cannot be written anew goes on as it is", async () => {
    const disk = new Disk();
    const store = createJournalStorage(
      async () => ({
        ...(await disk.open()),
        rewrite: () => Promise.reject(new Error("no room")),
      }),
      tight,
    );
    const course: Deed[] = Array.from({ length: 30 }, () => ({
      type: "commit",
      text: "a",
      sends: false,
      offer: 0,
    }));
    expect(await live(store, course)).toBe(30);
    expect((await open(disk).since(0)).events).toHaveLength(30);
  });

  test("drops the oldest events that the server has when it is written anew and holds too many", async () => {
    const disk = new Disk();
    const store = open(disk, { growth: 400, events: 1000 });
    for (let n = 0; n < 40; n++)
      await perform(store, { type: "commit", text: "a", sends: n < 3, offer: 0 }, n);
    const { events } = await open(disk).since(0);
    const days = events.map(({ messageId }) => Number(messageId.slice(-3)));
    expect(days.slice(0, 4)).toEqual([0, 1, 2, expect.any(Number)]);
    expect(days[3]).toBeGreaterThan(20);
    expect(days.at(-1)).toBe(39);
    expect(await open(disk).unsent(Infinity)).toHaveLength(3);
  });

  test("writes nothing for what changes nothing", async () => {
    const disk = new Disk();
    const store = open(disk);
    await perform(store, { type: "note", text: "rules" }, 0);
    const written = disk.lines.length;
    await perform(store, { type: "note", text: "rules" }, 0);
    await store.prune(Date.now());
    await store.confirm(["nobody"]);
    expect(disk.lines).toHaveLength(written);
  });

  test("leaves alone what it has not written, and what a newer version has", async () => {
    const disk = new Disk();
    disk.lines = ["# Shopping list", "tea"];
    await expect(open(disk).since(0)).rejects.toThrow("is no store of Proffer's");
    expect(disk.lines).toHaveLength(2);
    await perform(open(new Disk()), { type: "note", text: "" }, 0);
    const newer = new Disk();
    await perform(open(newer), { type: "note", text: "" }, 0);
    newer.lines = newer.lines.map((line) => line.replace(/^1/, "2"));
    await expect(open(newer).since(0)).rejects.toThrow("A newer version");
  });

  test("that is erased leaves nothing, and begins anew", async () => {
    const disk = new Disk();
    const store = open(disk);
    await perform(store, { type: "note", text: "rules" }, 0);
    await store.erase();
    expect(disk.lines).toEqual([]);
    expect(await store.note("config")).toBeUndefined();
    expect(await store.since(0)).toMatchObject({ revision: 0, events: [] });
  });
});
