import { chromium } from "playwright-core";
import type { Browser, CDPSession, Page } from "playwright-core";
import type { PersonExport, WireEvent } from "@proffer/protocol";
import { deviceKeyHeader } from "@proffer/protocol";
import type { Report } from "@proffer/sdk";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { chromiumPath, createVisitor } from "./browser.ts";
import type { Visitor } from "./browser.ts";
import { startServer } from "./server.ts";
import type { TestServer } from "./server.ts";
import { openShop, productMarkup, snippet } from "./shop-pages.ts";
import type { ShopPages } from "./shop-pages.ts";

/** What a test of a page that has a hard time works with. */
export interface Hardship {
  readonly server: TestServer;
  readonly shop: ShopPages;
  readonly visitor: Visitor;
  /** Opens a page of the shop and waits for the widget. */
  open(path?: string): Promise<Page>;
  /** What the server holds of all customers that this browser has sent events of. */
  held(): Promise<readonly WireEvent[]>;
  /** The numbers that were said and are held, in order; one that is held twice comes twice. */
  numbers(): Promise<readonly number[]>;
}

/**
 * A shop with a product page and a plain one, on an origin of its own, whose files are there whatever becomes of
 * Proffer's server. Each test has a server, a shop and a visitor of its own.
 */
export function useHardship(): Hardship {
  let browser: Browser;
  let server: TestServer;
  let shop: ShopPages;
  let visitor: Visitor;
  let keys: Map<string, string>;

  beforeAll(async () => {
    browser = await launchWithBackCache();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    server = await startServer();
    shop = await openShop({
      "/products/*": `${productMarkup("mug")}<a href="/next">Next</a>${snippet(server.url)}`,
      "/plain": snippet(server.url, 'data-sources-off="all"'),
      "/next": "<h1>Nothing of ours</h1>",
    });
    visitor = await createVisitor(browser);
    keys = new Map();
    visitor.context.on("request", (request) => {
      const key = request.headers()[deviceKeyHeader];
      const id = /"anonymousId":"([^"]+)"/.exec(request.postData() ?? "")?.[1];
      if (key !== undefined && id !== undefined) keys.set(id, key);
    });
  });
  afterEach(async () => {
    await visitor.context.close();
    await shop.close();
    await server.stop();
  });

  async function held(): Promise<readonly WireEvent[]> {
    const exports = [...keys].map(async ([anonymousId, key]) => {
      const response = await fetch(`${server.url}/v1/export`, {
        method: "POST",
        headers: { "content-type": "application/json", [deviceKeyHeader]: key },
        body: JSON.stringify({ anonymousId }),
      });
      return response.ok ? ((await response.json()) as PersonExport).events : [];
    });
    return (await Promise.all(exports)).flat();
  }

  return {
    get server() {
      return server;
    },
    get shop() {
      return shop;
    },
    get visitor() {
      return visitor;
    },
    async open(path = "/plain") {
      const page = await visitor.tab();
      await page.goto(shop.origin + path);
      await page.getByTestId("launcher").waitFor();
      return page;
    },
    held,
    async numbers() {
      const events = await held();
      return events.flatMap(numberIn).sort((a, b) => a - b);
    },
  };
}

/** The driver switches the cache off that pages come back from. */
function launchWithBackCache(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath as string,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
}

function numberIn({ event, properties }: WireEvent): readonly number[] {
  return event === "Number Said" ? [(properties as { readonly n: number }).n] : [];
}

/** 1, 2, 3, … */
export function upTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, i) => i + 1);
}

/** Says numbers, and waits until the last of them is stored. */
export function say(page: Page, ...numbers: readonly number[]): Promise<void> {
  return page.evaluate(
    (numbers) =>
      new Promise<void>((resolve) => {
        const proffer = window.proffer as (...call: unknown[]) => void;
        const left = new Set(numbers);
        proffer("on", "event", ({ properties }: { properties: { n?: number } }) => {
          if (left.delete(properties.n ?? Number.NaN) && left.size === 0) resolve();
        });
        for (const n of numbers) proffer("track", "Number Said", { n });
      }),
    numbers,
  );
}

/** What Proffer sees on a page. */
export function report(page: Page): Promise<Report> {
  return page.evaluate(
    () =>
      new Promise<Report>((resolve) => {
        (window.proffer as (...call: unknown[]) => void)("report", resolve);
      }),
  );
}

/** Ends a tab's process at once: nothing in it gets to say goodbye. */
export async function kill(page: Page, session: CDPSession): Promise<void> {
  const crashed = page.waitForEvent("crash");
  // Nobody is left to answer this.
  void session.send("Page.crash").catch(() => undefined);
  await crashed;
  await page.close();
}
