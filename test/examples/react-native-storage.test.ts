import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { Proffer, ProfferOptions } from "@proffer/sdk";
import { snippetsOf } from "../support/markdown.ts";
import { top } from "../support/server.ts";
import { InMemoryAsyncStorage } from "./in-memory-async-storage.ts";

const home = join(top, "examples/react-native-storage");

interface Example {
  startProffer(
    asyncStorage: InMemoryAsyncStorage,
    appState: AppState,
    options: ProfferOptions,
  ): Proffer;
}

/** Stands in for React Native's AppState. */
class AppState {
  readonly #listeners: ((state: string) => void)[] = [];
  addEventListener(_type: "change", listener: (state: string) => void): void {
    this.#listeners.push(listener);
  }
  change(state: string): void {
    for (const listener of this.#listeners) listener(state);
  }
}

const day = 86_400_000;
const after = (fact: string, params: object, value: unknown): object => ({
  all: [{ fact, params, operator: "greaterThanInclusive", value }],
});
const rules = {
  version: 1,
  rules: [
    {
      id: "twice",
      conditions: after("count", { event: "Product Viewed" }, 2),
      event: { type: "message", params: { text: "Hello again" } },
    },
    {
      id: "away",
      conditions: after("since", { event: "Product Viewed" }, "2d"),
      event: { type: "tag", params: { tag: "away" } },
    },
  ],
};

test("The example's customer outlives the app, and what fell due in the background is noticed on return", async () => {
  const { startProffer } = (await import(
    /* @vite-ignore */ pathToFileURL(join(home, "start-proffer.js")).href
  )) as Example;
  const kept = new Map<string, string>();
  let now = Date.UTC(2026, 0, 1);
  const open: Proffer[] = [];
  const start = (appState = new AppState()): Proffer => {
    const options = { rules, clock: () => now };
    const proffer = startProffer(new InMemoryAsyncStorage(kept), appState, options);
    open.push(proffer);
    return proffer;
  };

  const first = start();
  expect(await first.track("Product Viewed")).toEqual([]);
  // The app is killed: nothing is closed. Another one finds only what was kept.
  const appState = new AppState();
  const second = start(appState);
  expect(await second.track("Product Viewed")).toMatchObject([{ rule: "twice" }]);
  expect(second.anonymousId).toBe(first.anonymousId);

  const acted: string[] = [];
  second.on("action", ({ rule }) => acted.push(rule));
  now += 2 * day + 1000;
  appState.change("background");
  appState.change("active");
  await expect.poll(() => acted).toEqual(["away"]);
  await Promise.all(open.map((proffer) => proffer.destroy()));
});

test("Its README shows the function that is there", () => {
  const [snippet] = snippetsOf("examples/react-native-storage/README.md");
  expect(snippet?.code).toContain('import { startProffer } from "./start-proffer.js"');
  expect(snippet?.code).toContain("startProffer(AsyncStorage, AppState, {");
  const code = readFileSync(join(home, "start-proffer.js"), "utf8");
  expect(code).toContain("export function startProffer(asyncStorage, appState, options)");
});
