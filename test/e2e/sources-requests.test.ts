import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { chromiumPath } from "../support/browser.ts";
import { toldIn, useSourcesSite } from "../support/sources-site.ts";

const failed = (operation: string, code: string, message = `The server answered ${code}.`) => [
  "Operation Failed",
  { operation, code, message },
];
const lost = (operation: string) => failed(operation, "network", "The network lost it.");

declare global {
  /** What has gone through the page's own wrappers, and what nobody has handled. */
  var seen: string[];
}

describe.skipIf(chromiumPath === undefined)("A page's requests, in a real browser,", () => {
  const site = useSourcesSite();

  /** A page that the customer has touched: what it asks for before is its own affair. */
  async function open(before?: () => void): Promise<Page> {
    const page = await site.open(["requests", "forms", "rageClicks", "navigation"], before);
    await page.mouse.click(600, 400);
    return page;
  }

  test("fail and go through, by fetch and by XMLHttpRequest", async () => {
    const page = await open();
    await page.evaluate(async () => {
      const send = (method: string, path: string, isAsync: boolean) =>
        new Promise((resolve) => {
          const xhr = new XMLHttpRequest();
          xhr.onloadend = resolve;
          xhr.open(method, path, isAsync);
          xhr.send();
        });
      await fetch("/api/carts/7f9c2ba4e88f?status=500", { method: "POST", body: "SECRET" });
      await fetch(new Request("/api/images?status=404"));
      await send("PUT", "/api/lines/12345?status=422", true);
      await send("DELETE", "/api/lines?status=409", false);
      await fetch("/api/carts/81ab3ba4e88f?status=200", { method: "POST" });
    });
    expect(await toldIn(page)).toEqual([
      failed("POST /api/carts/:id", "500"),
      failed("PUT /api/lines/:id", "422"),
      failed("DELETE /api/lines", "409"),
      ["Operation Succeeded", { operation: "POST /api/carts/:id", code: "200" }],
    ]);
  });

  test("are what they were to a page that has wrapped fetch before us and after", async () => {
    const page = await open(() => {
      globalThis.seen = [];
      const original = fetch;
      globalThis.fetch = function (...args) {
        seen.push("inner");
        return Reflect.apply(original, this, args);
      };
    });
    const seen = await page.evaluate(async () => {
      const ours = fetch;
      const outer: typeof fetch = (...args) => {
        globalThis.seen.push("outer");
        return ours(...args);
      };
      globalThis.fetch = outer;
      await fetch("/api/cart?status=500", { method: "POST" });
      sources.stop();
      await fetch("/api/cart?status=500", { method: "POST" });
      return [...globalThis.seen, fetch === outer];
    });
    expect(seen).toEqual(["outer", "inner", "outer", "inner", true]);
    expect(await toldIn(page)).toEqual([failed("POST /api/cart", "500")]);
  });

  test("have the browser's own functions again when it is stopped", async () => {
    const page = await open(() =>
      Object.assign(window, { own: [fetch, XMLHttpRequest.prototype.open] }),
    );
    const isOwn = () =>
      page.evaluate(() => {
        const { own } = window as unknown as { own: unknown[] };
        return [fetch === own[0], XMLHttpRequest.prototype.open === own[1]];
      });
    expect(await isOwn()).toEqual([false, false]);
    await page.evaluate(() => sources.stop());
    expect(await isOwn()).toEqual([true, true]);
  });

  test("stream as ever: what comes first is read before the end has come", async () => {
    const page = await open();
    const [first, rest, msBetween] = await page.evaluate(async () => {
      const response = await fetch("/api/slow?status=500", { method: "POST" });
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      const read = async () => new TextDecoder().decode((await reader.read()).value);
      const first = await read();
      const firstAt = performance.now();
      return [first, await read(), performance.now() - firstAt] as const;
    });
    expect([first, rest]).toEqual(["first,", "second"]);
    expect(msBetween).toBeGreaterThan(500);
  });

  test("that are lost and that nobody handles are reported by the browser once, as without us", async () => {
    const count = async (page: Page) =>
      page.evaluate(async () => {
        const unhandled: string[] = [];
        addEventListener("unhandledrejection", (event) => {
          unhandled.push(String(event.reason));
          event.preventDefault();
        });
        const lost = "http://127.0.0.1:9/cart";
        void fetch(lost, { method: "POST" });
        void fetch(lost, { method: "PUT" }).then(() => {});
        fetch(lost, { method: "PATCH" }).catch(() => {});
        await fetch(lost, { method: "DELETE" }).catch(() => {});
        await (async () => {
          try {
            await fetch(lost);
          } catch {}
        })();
        await new Promise((resolve) => setTimeout(resolve, 100));
        return unhandled;
      });
    const page = await open();
    const watched = await count(page);
    await page.context().close();
    expect(watched).toEqual(Array(2).fill("TypeError: Failed to fetch"));
    expect(await count(await site.open([]))).toEqual(watched);
  });

  test("that are lost, take too long, or are given up are told apart", async () => {
    const page = await open();
    await page.context().route("**/api/lost", (route) => route.abort());
    await page.evaluate(async () => {
      const ask = (path: string, signal?: AbortSignal) =>
        fetch(path, { method: "POST", ...(signal && { signal }) }).catch(() => {});
      const controller = new AbortController();
      setTimeout(() => controller.abort("changed my mind"), 50);
      await ask("/api/given-up", controller.signal);
      await ask("/api/late", AbortSignal.timeout(50));
      await ask("/api/lost");
      const xhr = new XMLHttpRequest();
      xhr.open("POST", "/api/late-too");
      xhr.timeout = 50;
      xhr.send();
      const given = new XMLHttpRequest();
      given.open("POST", "/api/given-up-too");
      given.send();
      given.abort();
    });
    await page.waitForFunction(() => sources.told.length > 2);
    expect(await toldIn(page)).toEqual([
      failed("POST /api/late", "timeout", "It took too long."),
      failed("POST /api/late-too", "timeout", "It took too long."),
      lost("POST /api/lost"),
    ]);
  });

  test("work on a page that has bent what the language comes with", async () => {
    const page = await open(() => {
      globalThis.seen = [];
      for (const prototype of [Array.prototype, Promise.prototype, Function.prototype])
        Object.assign(prototype, { junk: () => "junk", toJSON: () => "junk", first: 1 });
      const { then } = Promise.prototype;
      // oxlint-disable-next-line no-extend-native, unicorn/no-thenable
      Promise.prototype.then = function (this: Promise<unknown>, ...handlers: unknown[]) {
        return Reflect.apply(then, this, handlers);
      } as typeof then;
      Object.freeze(XMLHttpRequest.prototype);
      addEventListener("unhandledrejection", () => seen.push("unhandled"));
      addEventListener("error", (event) => seen.push(event.message));
    });
    await page.evaluate(async () => {
      await fetch("/api/cart?status=500", { method: "POST" });
      await fetch("/api/cart?status=200", { method: "POST" });
      history.pushState(null, "", "/cart");
    });
    await page.click("#dead", { clickCount: 3 });
    await page.click("#apply");
    await page.waitForFunction(() => sources.told.length > 3);
    const told = await page.evaluate(() => sources.told.map(([event]) => event).join());
    expect(told).toBe("Operation Failed,Operation Succeeded,Element Rage Clicked,Operation Failed");
    expect(await page.evaluate(() => sources.arrivals.join())).toBe("load,navigate");
    expect(await page.evaluate(() => seen.join())).toBe("");
  });
});
