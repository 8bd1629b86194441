import type { Event } from "@proffer/engine";
import { createState, fire, parseRuleset } from "@proffer/engine";
import { describe, expect, test } from "vitest";
import { decodeState, encodeState } from "./state-codec.ts";

const minute = 60_000;
const start = Date.UTC(2026, 10, 2, 9);

function looks(least: number): ReturnType<typeof parseRuleset>["ruleset"] {
  const params = { event: "Product Viewed", by: "product_id", within: "7d" };
  const leaf = { fact: "count", params, operator: "greaterThanInclusive", value: least };
  const event = { type: "tag", params: { tag: "keen" } };
  return parseRuleset({ version: 1, rules: [{ id: "looks", conditions: { all: [leaf] }, event }] })
    .ruleset;
}

function view(number: number): Event {
  return {
    messageId: `m${number}`,
    type: "track",
    event: "Product Viewed",
    properties: { product_id: "mug" },
    timestamp: start + number * minute,
  };
}

async function after(numbers: readonly number[]): Promise<Uint8Array> {
  const state = createState("c");
  for (const number of numbers) await fire(state, view(number), looks(3));
  return encodeState(state, looks(3));
}

describe("A customer's state in a worker's store", () => {
  test("goes on where it was, through any number of snapshots, and names every event behind a firing", async () => {
    let bytes = await after([1]);
    let state = decodeState("c", bytes, looks(3));
    await fire(state, view(2), looks(3));
    bytes = encodeState(state, looks(3));
    // Written twice, as a customer's is who stays in memory over two snapshots.
    bytes = encodeState(state, looks(3));
    state = decodeState("c", bytes, looks(3));
    expect(state.history).toEqual([]);
    const [firing] = await fire(state, view(3), looks(3));
    expect(firing?.events).toEqual(["m1", "m2", "m3"]);
    const again = decodeState("c", encodeState(state, looks(3)), looks(3));
    await again.recall();
    expect(again.history.map(({ messageId }) => messageId)).toEqual(["m1", "m2", "m3"]);
  });

  test("takes in a late event as if it had never been written down", async () => {
    const state = decodeState("c", await after([1, 3]), looks(3));
    const [firing] = await fire(state, view(2), looks(3));
    expect(firing?.events).toEqual(["m1", "m2", "m3"]);
  });

  test("is replayed where the rules have other conditions", async () => {
    const rules = looks(2);
    const state = decodeState("c", await after([1]), rules);
    expect(await fire(state, view(2), rules)).toHaveLength(1);
  });
});
