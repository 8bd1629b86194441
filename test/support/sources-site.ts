import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { chromiumPath, createVisitor } from "./browser.ts";
import type { Visitor } from "./browser.ts";
import { bundle } from "./bundle.ts";
import { top } from "./server.ts";
import type { SourcesUnderTest } from "./sources-page.ts";

/** What a page of {@link useSourcesSite} holds; for code that runs in it. */
declare global {
  var sources: SourcesUnderTest;
}

/** A shop's page with a bit of everything, longer than the screen. */
const html = (title: string) => `<!doctype html><title>${title}</title>
<meta name="viewport" content="width=device-width">
<script type="module" src="/entry.js"></script>
<body style="margin:0;height:2000px;font:16px monospace">
<a id="next" href="/next">Next</a> <a id="route" href="#/route">Route</a>
<p id="text">A mug that holds a morning.</p>
<button id="dead">Buy</button> <label id="gift"><input type="checkbox"> Gift</label>
<div><button type="button">-</button><input type="number" name="n"><button id="more" type="button">+</button></div>
<form id="coupon"><input type="hidden" name="id"><input type="hidden" name="action"><input name="code" required pattern="[A-Z]+"><input name="email" type="email" required><button id="apply">Apply</button></form>`;

/** `/api/…?status=…` answers with that status, in two halves with a pause, which is long under `/api/slow`, and without one never; all else is a page. */
function answer(path: string, response: ServerResponse, script: Buffer): void {
  if (path.startsWith("/api/")) {
    const status = /status=(\d+)/.exec(path)?.[1];
    if (status === undefined) return;
    response.writeHead(Number(status)).write("first,");
    setTimeout(() => response.end("second"), path.includes("/slow") ? 1_500 : 50);
    return;
  }
  const isScript = path === "/entry.js";
  response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
  response.end(isScript ? script : html(path));
}

/** A site whose pages have the sources in them, for all the tests of a `describe`; each opens its page with the sources that it is about. */
export function useSourcesSite(): {
  readonly url: string;
  readonly visitor: Visitor;
  /** @param before runs in the page ahead of its own scripts. */
  open(
    names: Parameters<SourcesUnderTest["start"]>,
    before?: () => void,
    options?: BrowserContextOptions,
  ): Promise<Page>;
} {
  let browser: Browser;
  let server: Server;
  let folder: string;
  let visitor: Visitor;
  let url = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "proffer-sources-"));
    const entry = await bundle(join(top, "test/support/sources-page.ts"), folder, {
      "@proffer/protocol": join(top, "packages/protocol/src/index.ts"),
    });
    const script = await readFile(entry);
    server = createServer((request, response) => answer(request.url ?? "/", response, script));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await chromium.launch({
      executablePath: chromiumPath as string,
      args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
      // The driver switches the cache off that pages come back from.
      ignoreDefaultArgs: ["--disable-back-forward-cache"],
    });
  });
  afterAll(async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(() => visitor.context.close());

  return {
    get url() {
      return url;
    },
    get visitor() {
      return visitor;
    },
    async open(names, before, options) {
      visitor = await createVisitor(browser, options);
      if (before) await visitor.context.addInitScript(before);
      const page = await visitor.tab();
      await page.goto(`${url}/shop?size=8`);
      await page.evaluate((names) => sources.start(...names), names);
      return page;
    },
  };
}

/** What the sources of a page have told. */
export function toldIn(page: Page): Promise<SourcesUnderTest["told"]> {
  return page.evaluate(() => sources.told);
}
