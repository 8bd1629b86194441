import { mkdtempSync, rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { build } from "vite";
import widget from "../../packages/widget/vite.config.ts";
import { chromiumPath, createVisitor, launch } from "../support/browser.ts";
import { alarm } from "../support/hostile-corpus.ts";
import { top } from "../support/server.ts";
import { isWidgetBuilt } from "../support/widget-pages.ts";
import { witnessScript } from "../support/witness.ts";

const count = Number(process.env["PROFFER_HOSTILE_TEXTS_IN_BROWSER"] ?? 500);

/** It forbids nothing: what is hostile may run, and is heard of. */
const reported =
  "script-src 'self'; object-src 'none'; base-uri 'none'; frame-src 'none'; style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

describe.skipIf(!chromiumPath || !isWidgetBuilt)("In a real browser", () => {
  const folder = mkdtempSync(join(tmpdir(), "proffer-hostile-"));
  const alarms: string[] = [];
  let browser: Browser;
  let server: Server;
  let url: string;
  let page: Page;

  beforeAll(async () => {
    await bundlePage(folder);
    server = createServer((request, response) => void answer(request.url ?? "/", response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    alarms.length = 0;
    const visitor = await createVisitor(browser);
    page = await visitor.tab();
    await visitor.context.exposeFunction(alarm, (what: unknown) => alarms.push(`called ${what}`));
    await page.route("**", (route) =>
      route.request().url().startsWith(url) ? route.continue() : route.abort(),
    );
    page.on("dialog", (dialog) => {
      alarms.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    visitor.context.on("page", () => alarms.push("another page"));
    page.on("framenavigated", (frame) => {
      if (frame !== page.mainFrame() || !frame.url().startsWith(url)) alarms.push("a frame");
    });
    page.on("pageerror", ({ message }) => alarms.push(`error ${message}`));
  });

  async function answer(path: string, response: ServerResponse): Promise<void> {
    if (path === "/")
      response.writeHead(200, {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy-report-only": reported,
      });
    else response.writeHead(200, { "content-type": "text/javascript" });
    if (path === "/")
      response.end(
        `<!doctype html><title>A page</title><script src="/witness.js"></script><link rel="icon" href="data:,"><script type="module" src="/entry.js"></script>`,
      );
    else if (path === "/witness.js") response.end(witnessScript);
    else response.end(await readFile(join(folder, path)).catch(() => ""));
  }

  test(`none of ${count} hostile texts runs, whatever is touched`, async () => {
    await page.goto(url);
    await page.waitForFunction(() => "drawHostile" in window);
    const faults = await page.evaluate((count) => window.drawHostile(count, 2), count);
    expect(faults.slice(0, 20)).toEqual([]);
    expect(alarms).toEqual([]);
    expect(await page.evaluate(() => window.witness.told)).toEqual([]);
    expect(await page.evaluate(() => window.witness.warned)).toEqual([]);
  });
});

/** The sources, built as they are for shops. */
async function bundlePage(outDir: string): Promise<void> {
  const { resolve, plugins = [] } = widget({ mode: "boot", command: "build" });
  await build({
    configFile: false,
    logLevel: "error",
    ...(resolve && { resolve }),
    plugins,
    oxc: { jsx: { runtime: "automatic", importSource: "preact", development: false } },
    build: {
      outDir,
      emptyOutDir: true,
      target: "es2022",
      modulePreload: false,
      rolldownOptions: {
        input: join(top, "test/support/hostile-page.ts"),
        output: { entryFileNames: "entry.js" },
      },
    },
  });
}
