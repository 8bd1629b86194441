import { expect, test } from "vitest";
import { createProffer } from "../create-proffer.ts";
import type { Proffer } from "../types.ts";
import { createAsyncStorage } from "./index.ts";

test("A customer in AsyncStorage outlives the app: who they are, what they did, what was proffered", async () => {
  const kept = new Map<string, string>();
  const twice = {
    fact: "count",
    params: { event: "Product Viewed" },
    operator: "greaterThanInclusive",
    value: 2,
  };
  const event = { type: "message", params: { text: "Hello" } };
  const rules = { version: 1, rules: [{ id: "hello", conditions: { all: [twice] }, event }] };
  /** The app as it starts: nothing of an earlier one but what AsyncStorage kept. */
  const start = (): Proffer => {
    const asyncStorage = {
      getItem: async (key: string) => kept.get(key) ?? null,
      setItem: async (key: string, value: string) => void kept.set(key, value),
      removeItem: async (key: string) => void kept.delete(key),
      getAllKeys: async () => [...kept.keys()],
    };
    return createProffer({ rules, storage: createAsyncStorage(asyncStorage) });
  };
  const first = start();
  await first.track("Product Viewed");
  // Nothing is closed: the app is killed here.
  const second = start();
  expect(await second.track("Product Viewed")).toMatchObject([{ rule: "hello" }]);
  expect(second.anonymousId).toBe(first.anonymousId);
  await second.destroy();
  const third = start();
  expect(await third.track("Product Viewed")).toEqual([]);
  expect(third.offers()).toMatchObject([{ rule: "hello", text: "Hello" }]);
  await Promise.all([first.destroy(), third.destroy()]);
});
