import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { chromiumPath } from "../support/browser.ts";
import type { Visitor } from "../support/browser.ts";
import { useSite } from "../support/hooks.ts";
import { startMoodyServer } from "../support/moody-server.ts";
import type { MoodyServer } from "../support/moody-server.ts";
import { openShop, productMarkup, snippet } from "../support/shop-pages.ts";
import type { ShopPages } from "../support/shop-pages.ts";

/** What shops' pages have been seen to do to a browser before anybody else's script runs. */
const patches: Readonly<Record<string, () => void>> = {
  "wraps fetch, which returns a promise of its own": () => {
    class OwnPromise<Value> extends Promise<Value> {}
    const { fetch } = window;
    const calls: unknown[] = [];
    window.fetch = (...args) => {
      calls.push(args[0]);
      return new OwnPromise((resolve, reject) => void fetch(...args).then(resolve, reject));
    };
    Object.assign(window, { works: () => fetch !== window.fetch && calls.length > 0 });
  },
  "replaces Promise by one whose callbacks come as tasks": () => {
    const Native = Promise;
    const later = (act: unknown) =>
      typeof act === "function" &&
      ((value: unknown) =>
        new Native((resolve, reject) =>
          setTimeout(() => {
            try {
              resolve(act(value));
            } catch (cause) {
              reject(cause);
            }
          }),
        ));
    class SlowPromise<Value> extends Native<Value> {
      // oxlint-disable-next-line unicorn/no-thenable -- It is a promise.
      // oxlint-disable-next-line unicorn/no-thenable -- It is a promise.
      override then(kept?: unknown, broken?: unknown): never {
        return super.then(
          (later(kept) || undefined) as never,
          (later(broken) || undefined) as never,
        ) as never;
      }
    }
    window.Promise = SlowPromise as never;
    Object.assign(window, { works: () => Promise.resolve(1) instanceof SlowPromise });
  },
  "puts enumerable functions on Array.prototype and Object.prototype": () => {
    const own = function own(this: unknown): number {
      return Object.keys(this as object).length;
    };
    for (const name of ["each", "without", "last", "type", "then2"]) {
      (Array.prototype as unknown as Record<string, unknown>)[name] = own;
      (Object.prototype as unknown as Record<string, unknown>)[name] = own;
    }
    Object.assign(window, { works: () => ([1, 2] as unknown as { each(): number }).each() === 2 });
  },
  "gives arrays and texts a toJSON, as Prototype.js did": () => {
    const toJSON = function toJSON(this: unknown): string {
      return `[${Array.prototype.map.call(this, (one) => JSON.stringify(one)).join(", ")}]`;
    };
    Object.assign(Array.prototype, { toJSON });
    Object.assign(window, { works: () => (JSON.stringify([1]) as string) === '"[1]"' });
  },
  "freezes its dataLayer": () => {
    Object.assign(window, { dataLayer: Object.freeze([Object.freeze({ event: "gtm.js" })]) });
    Object.assign(window, {
      works: () => Object.isFrozen((window as unknown as { dataLayer: [] }).dataLayer),
    });
  },
  "has a locked fetch, history and XMLHttpRequest": () => {
    for (const [host, name] of [
      [window, "fetch"],
      [history, "pushState"],
      [XMLHttpRequest.prototype, "open"],
    ] as const)
      Object.defineProperty(host, name, {
        value: Reflect.get(host, name) as unknown,
        writable: false,
        configurable: false,
      });
    Object.assign(window, {
      works: () => Object.getOwnPropertyDescriptor(window, "fetch")?.writable === false,
    });
  },
};

describe.skipIf(chromiumPath === undefined)("On a page that", () => {
  const site = useSite();
  let server: MoodyServer;
  let shop: ShopPages;
  let visitor: Visitor;

  beforeAll(async () => {
    server = await startMoodyServer(site.server.url);
    const pages = Object.entries(patches).map(([name, patch]) => [
      `/${encodeURIComponent(name)}`,
      `<script>(${String(patch)})()</script>${productMarkup("mug")}${snippet(server.url)}`,
    ]);
    shop = await openShop(Object.fromEntries(pages) as Record<string, string>);
  });
  afterAll(async () => {
    await shop.close();
    await server.stop();
  });
  beforeEach(async () => {
    server.taken.clear();
    visitor = await site.visitor();
  });
  afterEach(() => visitor.context.close());

  const said = (page: Page, properties: Record<string, unknown>): Promise<void> =>
    page.evaluate(
      (properties) =>
        new window.Promise<void>((resolve) => {
          const proffer = window.proffer as (...call: unknown[]) => void;
          proffer("on", "event", ({ event }: { event: string }) => {
            if (event === "Number Said") resolve();
          });
          proffer("track", "Number Said", properties);
        }),
      properties,
    );

  test.each(Object.keys(patches))(
    "%s, the third look brings the offer, events arrive as they were said, and the page's own still works",
    async (name) => {
      const properties = { n: 1, tags: ["a", "b"], nested: { list: [1, { deep: ["x"] }] } };
      const page = await visitor.tab();
      for (let look = 1; look <= 3; look++) {
        await page.goto(`${shop.origin}/${encodeURIComponent(name)}`);
        await page.getByTestId("launcher").waitFor();
        const looks = (): number =>
          [...server.taken.values()].filter(({ event }) => event === "Product Viewed").length;
        await expect.poll(looks, { timeout: 10_000 }).toBe(look);
      }
      await page.getByTestId("teaser").waitFor();
      expect(await page.getByTestId("teaser").textContent()).toContain("Morning Mug");
      await said(page, properties);
      const held = (): unknown[] =>
        [...server.taken.values()].flatMap((one) =>
          one.event === "Number Said" ? [one.properties] : [],
        );
      await expect.poll(held, { timeout: 10_000 }).toEqual([properties]);
      expect(await page.evaluate(() => (window as unknown as { works(): boolean }).works())).toBe(
        true,
      );
      expect(visitor.faults.filter((fault) => !fault.includes("404"))).toEqual([]);
    },
  );
});
