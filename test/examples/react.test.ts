import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Browser } from "playwright-core";
import { preview } from "vite";
import type { PreviewServer } from "vite";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, createVisitor, launch } from "../support/browser.ts";
import { top } from "../support/server.ts";

const root = join(top, "examples/react");
const outDir = join(top, "test/.artifacts/example-react");

/** React as the example finds it, or, before it was installed there, as the SDK's own tests do. */
function homeOf(library: string): string {
  const paths = [root, join(top, "packages/sdk")];
  const require = createRequire(import.meta.url);
  return dirname(require.resolve(`${library}/package.json`, { paths }));
}

beforeAll(async () => {
  await build({
    root,
    configFile: false,
    logLevel: "error",
    resolve: { alias: { react: homeOf("react"), "react-dom": homeOf("react-dom") } },
    build: { outDir, emptyOutDir: true, target: "es2022" },
  });
});

test("The example is built, and needs nothing of the widget", () => {
  const assets = join(outDir, "assets");
  const code = readdirSync(assets).map((name) => readFileSync(join(assets, name), "utf8"));
  expect(existsSync(join(outDir, "index.html"))).toBe(true);
  expect(code.join("")).toContain("Still thinking about the");
  expect(code.join("")).not.toContain("attachShadow");
});

describe.skipIf(chromiumPath === undefined)("The React example in Chromium", () => {
  let browser: Browser;
  let server: PreviewServer;
  beforeAll(async () => {
    browser = await launch();
    server = await preview({
      root,
      configFile: false,
      logLevel: "error",
      build: { outDir },
      preview: { port: 0, host: "127.0.0.1" },
    });
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  test("draws what a rule proffers at the third look, lets it be dismissed, and complains of nothing", async () => {
    const visitor = await createVisitor(browser);
    const tab = await visitor.tab();
    await tab.goto(server.resolvedUrls?.local[0] ?? "");
    const look = tab.getByRole("button", { name: "Look at the Morning Mug" });
    const hint = tab.getByRole("status");
    await look.click();
    await look.click();
    expect(await hint.count()).toBe(0);
    await look.click();
    await hint.waitFor();
    expect(await hint.textContent()).toContain("Still thinking about the Morning Mug?");
    await tab.getByRole("button", { name: "No, thanks" }).click();
    await hint.waitFor({ state: "detached" });
    expect(visitor.faults).toEqual([]);
    await visitor.context.close();
  });

  test("counts on after a reload, and shows in one tab only", async () => {
    const { context, tab: open } = await createVisitor(browser);
    const first = await open();
    await first.goto(server.resolvedUrls?.local[0] ?? "");
    const look = { name: "Look at the Celadon Gaiwan" };
    await first.getByRole("button", look).click();
    await first.getByRole("button", look).click();
    // A click is not waited for by a browser that reloads: what it tracks has to be written by then.
    await first.waitForTimeout(500);
    await first.reload();
    const second = await open();
    await second.goto(server.resolvedUrls?.local[0] ?? "");
    await first.getByRole("button", look).click();
    await first.getByRole("status").waitFor();
    await second.waitForTimeout(500);
    expect(await second.getByRole("status").count()).toBe(0);
    await context.close();
  });
});
