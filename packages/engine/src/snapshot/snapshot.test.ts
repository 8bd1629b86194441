import { describe, expect, test } from "vitest";
import type { Event } from "../index.ts";
import {
  advance,
  createSharedTexts,
  createState,
  packState,
  parseRuleset,
  unpackState,
} from "../index.ts";

const day = 86_400_000;
const start = Date.UTC(2026, 10, 2, 9);

const thirdLook = {
  id: "third-look",
  conditions: {
    all: [
      {
        fact: "count",
        params: { event: "Product Viewed", by: "product_id", within: "7d" },
        operator: "greaterThanInclusive",
        value: 3,
      },
    ],
  },
  event: { type: "message", params: { text: "Still thinking?" } },
};

function rulesOf(...rules: readonly object[]): ReturnType<typeof parseRuleset>["ruleset"] {
  return parseRuleset({ version: 1, rules }).ruleset;
}

function view(number: number, at: number, product = "mug"): Event {
  return {
    messageId: `m${String(number).padStart(4, "0")}`,
    type: "track",
    event: "Product Viewed",
    properties: { product_id: product },
    timestamp: at,
  };
}

/** Two looks at a mug, a minute apart. */
const twoLooks = [view(1, start), view(2, start + 60_000)];
const ruleset = rulesOf(thirdLook);

async function packed(events: readonly Event[] = twoLooks): Promise<Uint8Array> {
  const state = createState("c");
  for (const event of events) await advance(state, event, ruleset, event.timestamp);
  return packState(state, ruleset);
}

describe("A snapshot", () => {
  test("goes on where it ends: the third look fires", async () => {
    const state = unpackState("c", await packed(), ruleset);
    const third = view(3, start + 120_000);
    const decisions = state && (await advance(state, third, ruleset, third.timestamp));
    expect(decisions?.map(({ rule, key, outcome }) => [rule, key, outcome])).toEqual([
      ["third-look", "mug", "act"],
    ]);
  });

  test("names the events behind a decision where its history can be read, and only what came since where not", async () => {
    const third = view(3, start + 120_000);
    const read = (): Promise<readonly Event[]> => Promise.resolve(twoLooks);
    const bytes = await packed();
    const behind = async (options: Parameters<typeof unpackState>[3]): Promise<unknown> => {
      const state = unpackState("c", bytes, ruleset, options);
      return state && (await advance(state, third, ruleset, third.timestamp))[0]?.events;
    };
    expect(await behind({ read })).toEqual(["m0001", "m0002", "m0003"]);
    expect(await behind({})).toEqual(["m0003"]);
  });

  test("asks its history whether an event of its last millisecond is new", async () => {
    const read = (): Promise<readonly Event[]> => Promise.resolve(twoLooks);
    const state = unpackState("c", await packed(), ruleset, { read });
    const again = state && (await advance(state, view(2, start + 60_000), ruleset, start + day));
    expect(again).toEqual([]);
    expect(state?.end.length).toBe(2);
  });

  test("is smaller as of a later instant, and smaller still with texts that many share", async () => {
    const state = createState("c");
    for (const event of twoLooks) await advance(state, event, ruleset, event.timestamp);
    const at = start + 8 * day;
    await advance(state, { type: "timer", at }, ruleset, at);
    const texts = createSharedTexts();
    const [whole, later, shared] = [{}, { at }, { texts }].map((options) =>
      packState(state, ruleset, options),
    );
    expect(later?.length).toBeLessThan((whole?.length ?? 0) - 5);
    expect(shared?.length).toBeLessThan(whole?.length ?? 0);
    const kept = createSharedTexts(JSON.parse(JSON.stringify(texts.all())) as string[]);
    const again = shared && unpackState("c", shared, ruleset, { texts: kept });
    expect([...(again?.rings[0]?.buckets.keys() ?? [])]).toEqual(["mug"]);
    expect(shared && unpackState("c", shared, ruleset)).toBeUndefined();
  });

  test("takes in a late event once its history is read", async () => {
    const read = (): Promise<readonly Event[]> => Promise.resolve(twoLooks);
    const state = unpackState("c", await packed(), ruleset, { read });
    const late = view(3, start + 30_000);
    const decisions = state && (await advance(state, late, ruleset, start + day));
    expect(decisions?.map(({ rule }) => rule)).toEqual(["third-look"]);
    expect(state?.history.map(({ messageId }) => messageId)).toEqual(["m0001", "m0003", "m0002"]);
  });

  test("takes up other rules once its history is read", async () => {
    const read = (): Promise<readonly Event[]> => Promise.resolve(twoLooks);
    const state = unpackState("c", await packed(), ruleset, { read });
    const others = rulesOf({ ...thirdLook, id: "look-three" });
    const third = view(3, start + 120_000);
    const decisions = state && (await advance(state, third, others, third.timestamp));
    expect(decisions?.map(({ rule }) => rule)).toEqual(["look-three"]);
  });

  test("says what to do where a late event comes and nobody can read its history", async () => {
    const state = unpackState("c", await packed(), ruleset);
    const late = state && advance(state, view(3, start + 30_000), ruleset, start + day);
    await expect(late).rejects.toThrow(
      "A state from a snapshot can take in a late event only once its history is read",
    );
  });

  test("goes by what is left of its history, where some of it is not kept any more", async () => {
    const read = (): Promise<readonly Event[]> => Promise.resolve(twoLooks.slice(1));
    const state = unpackState("c", await packed(), ruleset, { read });
    await state?.recall();
    const third = view(3, start + 120_000);
    expect(state && (await advance(state, third, ruleset, third.timestamp))).toEqual([]);
  });

  test("forgets what no window reaches any more", async () => {
    const many = Array.from({ length: 400 }, (_, i) => view(i, start + i * day, `p${i}`));
    const state = unpackState("c", await packed(many), ruleset);
    expect((await packed(many)).length).toBeLessThan(150);
    expect(state?.rings[0]?.buckets.size).toBe(7);
  });

  test("holds no group for ever: what is spent is swept out as keys come", async () => {
    const state = createState("c");
    for (let i = 0; i < 5000; i++) {
      const event = view(i, start + i * 3_600_000, `p${i}`);
      await advance(state, event, ruleset, event.timestamp);
    }
    // A week holds 168 hours, and twice as many keys are let in before anybody sweeps.
    expect(state.rings[0]?.buckets.size).toBeLessThan(2 * 168 + 2);
  });

  test("of a customer of whom nothing is known is a few bytes, and knows nothing", () => {
    const bytes = packState(createState("c"), ruleset);
    expect(bytes.length).toBeLessThan(20);
    expect(unpackState("c", bytes, ruleset)?.end).toEqual({ length: 0, from: 0 });
  });
});

describe("A snapshot is never trusted blindly", () => {
  test("any byte of it that is another makes it unreadable", async () => {
    const bytes = await packed();
    for (const i of bytes.keys()) {
      const damaged = bytes.slice();
      damaged[i]! ^= 1 << (i % 8);
      expect(unpackState("c", damaged, ruleset), `byte ${i}`).toBeUndefined();
    }
  });

  test("one that ends too early, or goes on behind its end, is unreadable", async () => {
    const bytes = await packed();
    for (const length of bytes.keys())
      expect(unpackState("c", bytes.slice(0, length), ruleset)).toBeUndefined();
    expect(unpackState("c", Uint8Array.from([...bytes, 0]), ruleset)).toBeUndefined();
  });

  test("one of another format is replayed", async () => {
    const bytes = await packed();
    bytes[0] = 0;
    expect(unpackState("c", bytes, ruleset)).toBeUndefined();
  });

  test("one of other conditions is replayed; other texts and limits change nothing", async () => {
    const bytes = await packed();
    const [condition] = thirdLook.conditions.all;
    const fourth = { ...thirdLook, conditions: { all: [{ ...condition, value: 4 }] } };
    expect(unpackState("c", bytes, rulesOf(fourth))).toBeUndefined();
    const mended = {
      ...thirdLook,
      event: { type: "message", params: { text: "Still thinking about it?" } },
      limits: [{ times: 1, per: "7d", scope: "key" }],
    };
    expect(unpackState("c", bytes, rulesOf(mended))).toBeDefined();
  });
});
