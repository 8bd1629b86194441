import type { CDPSession, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { chromiumPath } from "../support/browser.ts";
import type { Visitor } from "../support/browser.ts";
import { useSite } from "../support/hooks.ts";
import { openShop, productMarkup, snippet } from "../support/shop-pages.ts";
import type { ShopPages } from "../support/shop-pages.ts";

/** What the browser itself says of a page: what it sent, and what it has on disk. */
interface Trace {
  readonly session: CDPSession;
  /** Requests with a body or an address that says something: all but fetching the widget's own files. */
  readonly sent: string[];
  /** How often the browser's stores changed. */
  readonly written: string[];
}

describe.skipIf(chromiumPath === undefined)("Consent, in the browser's own trace", () => {
  const site = useSite();
  let shop: ShopPages;
  let visitor: Visitor;

  beforeAll(async () => {
    const tag = snippet(site.server.url, 'data-consent="required"');
    shop = await openShop({
      "/products/*": `${productMarkup("mug")}<button>Buy</button>${tag}`,
      "/given/*": `${productMarkup("mug")}${snippet(site.server.url)}`,
    });
  });
  afterAll(() => shop.close());
  beforeEach(async () => {
    visitor = await site.visitor();
  });
  afterEach(() => visitor.context.close());

  async function openTraced(path = "/products/mug"): Promise<{ page: Page; trace: Trace }> {
    const page = await visitor.tab();
    const session = await visitor.context.newCDPSession(page);
    const trace: Trace = { session, sent: [], written: [] };
    await session.send("Network.enable");
    await session.send("DOMStorage.enable");
    await session.send("Storage.trackIndexedDBForOrigin", { origin: shop.origin });
    await session.send("Storage.trackCacheStorageForOrigin", { origin: shop.origin });
    session.on("Network.requestWillBeSent", ({ request: { method, url } }) => {
      const ownFile = /\/(proffer|widget\/[\w-]+)\.js$/.test(url);
      if (url.startsWith(site.server.url) && !ownFile) trace.sent.push(`${method} ${url}`);
    });
    session.on("Network.webSocketCreated", ({ url }) => trace.sent.push(url));
    for (const name of [
      "DOMStorage.domStorageItemAdded",
      "DOMStorage.domStorageItemUpdated",
      "Storage.indexedDBContentUpdated",
      "Storage.cacheStorageListUpdated",
    ] as const)
      session.on(name, () => trace.written.push(name));
    await page.goto(shop.origin + path);
    await page.getByTestId("launcher").waitFor();
    return { page, trace };
  }

  async function databases({ session }: Trace): Promise<readonly string[]> {
    const { databaseNames } = (await session.send("IndexedDB.requestDatabaseNames", {
      securityOrigin: shop.origin,
    })) as { databaseNames: string[] };
    return databaseNames;
  }

  const consent = (page: Page, categories: Record<string, boolean>): Promise<void> =>
    page.evaluate(async (given) => {
      const proffer = window.proffer as (...call: unknown[]) => void;
      proffer("consent", given);
      await new Promise((resolve) => proffer("report", resolve));
    }, categories);

  test("before the customer agrees, not one byte is stored or sent, whatever they do", async () => {
    const { page, trace } = await openTraced();
    await page.mouse.move(300, 300);
    for (let i = 0; i < 4; i++) await page.getByRole("button", { name: "Buy" }).click();
    await page.evaluate(() => {
      const proffer = window.proffer as (...call: unknown[]) => void;
      proffer("track", "Product Added", { product_id: "mug" });
      proffer("identify", "mei", { email: "mei@example.com" });
      proffer("consent", { marketing: true });
    });
    await page.getByTestId("launcher").click();
    await page.reload();
    await page.getByTestId("launcher").waitFor();
    await page.waitForTimeout(500);
    expect(trace.sent).toEqual([]);
    expect(trace.written).toEqual([]);
    const { usage } = await trace.session.send("Storage.getUsageAndQuota", { origin: shop.origin });
    expect(usage).toBe(0);
    expect(await databases(trace)).toEqual([]);
    expect(await visitor.context.cookies()).toEqual([]);
    expect(visitor.faults).toEqual([]);
  });

  test("when they agree it is kept and sent, and the next page need not ask", async () => {
    const { page, trace } = await openTraced();
    await consent(page, { functional: true });
    expect(await databases(trace)).toEqual(["proffer-test"]);
    await expect.poll(() => trace.sent.some((url) => url.endsWith("/v1/batch"))).toBe(true);
    await page.close();
    const { trace: next } = await openTraced();
    await expect.poll(() => next.sent.some((url) => url.endsWith("/v1/batch"))).toBe(true);
  });

  test("when they take it back nothing is left, in no tab, and a later page starts from nothing", async () => {
    const { page, trace } = await openTraced();
    const { page: other } = await openTraced();
    await consent(page, { functional: true });
    await consent(other, { functional: true });
    await consent(page, { functional: false });
    await expect.poll(() => databases(trace)).toEqual([]);
    const erased = trace.sent.filter((one) => /^POST .*\/v1\/erase$/.test(one));
    expect(erased).toHaveLength(1);
    await other.evaluate(() => {
      (window.proffer as (...call: unknown[]) => void)("track", "Cart Viewed");
    });
    await other.waitForTimeout(500);
    expect(await databases(trace)).toEqual([]);
    const marks = await page.evaluate(() => [localStorage.length, sessionStorage.length]);
    expect(marks).toEqual([0, 0]);
  });

  test("Global Privacy Control is heard: marketing is refused, and nobody had to ask", async () => {
    await visitor.context.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true }),
    );
    const { page } = await openTraced("/given/mug");
    const report = await page.evaluate(
      () =>
        new Promise<{ consent: { categories: object } }>((resolve) =>
          (window.proffer as (...call: unknown[]) => void)("report", resolve),
        ),
    );
    expect(report.consent.categories).toEqual({ marketing: false });
  });
});
