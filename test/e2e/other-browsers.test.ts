import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  firefoxPath,
  launchFirefox,
  launchWebKit,
  webkitDriverPath,
} from "../support/other-browsers.ts";
import type { OtherBrowser } from "../support/other-browsers.ts";
import { startServer } from "../support/server.ts";
import type { TestServer } from "../support/server.ts";
import { openShop, productMarkup, snippet } from "../support/shop-pages.ts";
import type { ShopPages } from "../support/shop-pages.ts";

const browsers = [
  ["Firefox, from the system's firefox-esr", firefoxPath, launchFirefox],
  ["WebKit, from the system's webkit2gtk-driver and xvfb", webkitDriverPath, launchWebKit],
] as const;

for (const [name, path, launch] of browsers)
  describe.skipIf(path === undefined)(`In ${name}`, () => {
    let server: TestServer;
    let shop: ShopPages;
    let browser: OtherBrowser;

    beforeAll(async () => {
      server = await startServer();
      shop = await openShop({
        "/products/*": productMarkup("mug") + snippet(server.url),
        "/asked/*": productMarkup("mug") + snippet(server.url, 'data-consent="required"'),
      });
      browser = await launch();
    });
    afterAll(async () => {
      await browser?.close();
      await shop?.close();
      await server?.stop();
    });

    const report = (): Promise<Report> =>
      browser.evaluate(
        'new Promise((resolve) => window.proffer("report", resolve))',
      ) as Promise<Report>;

    test("the third look at a product brings the offer, over three page loads", async () => {
      for (let i = 0; i < 3; i++) {
        await browser.open(`${shop.origin}/products/mug`);
        await expect
          .poll(async () => (await report()).events.map(({ event }) => event))
          .toContain("Product Viewed");
      }
      await expect
        .poll(() =>
          browser.evaluate(
            'document.querySelector("proffer-widget")?.shadowRoot?.querySelector("[data-testid=teaser]")?.textContent ?? ""',
          ),
        )
        .toContain("Morning Mug");
      const seen = await report();
      expect(seen.storage.kind).toBe("indexeddb");
      await expect.poll(async () => (await report()).storage.unsent).toBe(0);
    });

    test("before consent nothing is stored, and after a no nothing is left", async () => {
      await browser.open(`${shop.origin}/products/other`);
      await report();
      await browser.evaluate(
        '(window.proffer("erase"), new Promise((resolve) => window.proffer("report", resolve)))',
      );
      await browser.open(`${shop.origin}/asked/mug`);
      expect((await report()).consent.isOpen).toBe(false);
      const stores = "indexedDB.databases().then((all) => all.map(({ name }) => name))";
      expect(await browser.evaluate(stores)).toEqual([]);
      await browser.evaluate('(window.proffer("consent", { functional: true }), 0)');
      await expect.poll(() => browser.evaluate(stores)).toEqual(["proffer-test"]);
      await browser.evaluate('(window.proffer("consent", { functional: false }), 0)');
      await expect.poll(() => browser.evaluate(stores)).toEqual([]);
    });
  });

interface Report {
  readonly events: readonly { readonly event: string }[];
  readonly storage: { readonly kind: string; readonly unsent: number };
  readonly consent: { readonly isOpen: boolean };
}
