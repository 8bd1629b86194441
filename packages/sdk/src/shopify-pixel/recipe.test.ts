import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { build } from "vite";
import { expect, test } from "vitest";
import { eventNames } from "./read-event.ts";

const top = join(import.meta.dirname, "../../../..");
const recipe = join(top, "examples/shopify-pixel");
const packages = ["engine", "protocol"].map((name) => ({
  find: `@proffer/${name}`,
  replacement: join(top, `packages/${name}/src/index.ts`),
}));

/** The example as a shop would paste it, from the sources. */
async function bundle(): Promise<string> {
  const own = {
    find: "@proffer/sdk/shopify-pixel",
    replacement: join(import.meta.dirname, "index.ts"),
  };
  const built = await build({
    configFile: join(recipe, "vite.config.mjs"),
    logLevel: "silent",
    resolve: { alias: [own, ...packages] },
    build: { write: false },
  });
  const [{ output }] = [built].flat() as unknown as [{ output: { code?: string }[] }];
  expect(output).toHaveLength(1);
  return output[0]?.code ?? "";
}

test("The example's file to paste is one script that listens to Shopify's events and to consent", async () => {
  const code = await bundle();
  expect(code).not.toMatch(/^\s*(import|export)\b/m);
  const heard: string[] = [];
  const subscribe = (name: string): unknown => heard.push(name);
  const storage = {
    getItem: async () => null,
    setItem: async () => {},
    removeItem: async () => {},
  };
  runInNewContext(code, {
    analytics: { subscribe },
    browser: { localStorage: storage },
    init: {},
    api: { customerPrivacy: { subscribe } },
  });
  expect(heard).toEqual([...eventNames, "visitorConsentCollected"]);
});

test("The example's two pages show the same code", () => {
  const blocks = (name: string): readonly string[] =>
    readFileSync(join(recipe, name), "utf8").match(/```[^`]+```/g) ?? [];
  expect(blocks("README.md")).toHaveLength(2);
  expect(blocks("README.zh-Hans.md")).toEqual(blocks("README.md"));
});
