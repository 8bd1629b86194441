import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { chromiumPath } from "../support/browser.ts";
import { report, say, upTo, useHardship } from "../support/endurance.ts";

/** Half a second for the store, and what a small machine needs to get there. */
const toldWithinMs = 1_000;

describe.skipIf(chromiumPath === undefined)(
  "A store that a real browser takes away, or does not give,",
  () => {
    const site = useHardship();
    const teaser = (page: Page) => page.getByTestId("teaser");

    /** Looks at the mug by the page's own word, so that no look is taken for a reload. */
    const look = (page: Page): Promise<void> =>
      page.evaluate(
        () =>
          new Promise<void>((resolve) => {
            const proffer = window.proffer as (...call: unknown[]) => void;
            proffer("on", "event", ({ event }: { event: string }) => {
              if (event === "Product Viewed") resolve();
            });
            proffer("track", "Product Viewed", { product_id: "mug", name: "Morning Mug" });
          }),
      );

    /** The problems that the page was told of its store, and when: ms after its scripts began. */
    const problems = (page: Page): Promise<readonly { message: string; at: number }[]> =>
      page.evaluate(
        () => (globalThis as unknown as { told: { message: string; at: number }[] }).told,
      );

    /** Opens a plain page which hears of problems from the start. */
    async function open(breakIt?: () => void): Promise<Page> {
      const page = await site.visitor.tab();
      await page.addInitScript(hearProblems);
      if (breakIt) await page.addInitScript(breakIt);
      await page.goto(`${site.shop.origin}/plain`);
      await page.getByTestId("launcher").waitFor();
      return page;
    }

    /** Nothing is missing, and the third look brings the offer. */
    async function expectToWork(page: Page, before = 0): Promise<void> {
      for (let i = before; i < 3; i++) await look(page);
      await teaser(page).waitFor();
      expect(await teaser(page).textContent()).toContain("Morning Mug");
      await say(page, 1, 2);
      await expect.poll(site.numbers, { timeout: 10_000 }).toEqual([1, 2]);
      expect(site.visitor.faults.filter((fault) => fault.startsWith("uncaught"))).toEqual([]);
    }

    test("because its data are cleared in mid-session: the page goes on, and has forgotten nothing", async () => {
      const page = await open();
      const session = await site.visitor.context.newCDPSession(page);
      await look(page);
      await look(page);
      // One more may need the engine, and it is fetched when the browser has nothing else to do.
      await page.waitForFunction(() =>
        performance.getEntriesByType("resource").some(({ name }) => name.includes("/dist-")),
      );
      await site.visitor.context.setOffline(true);
      await say(page, 1);
      await session.send("Storage.clearDataForOrigin", {
        origin: site.shop.origin,
        storageTypes: "all",
      });
      await say(page, 2);
      await site.visitor.context.setOffline(false);
      await look(page);
      await teaser(page).waitFor();
      await expect.poll(site.numbers, { timeout: 10_000 }).toEqual([1, 2]);
      expect(await problems(page)).toEqual([]);
      expect((await report(page)).storage.kind).toBe("indexeddb");
      await page.close();
      // The next page finds it all, the offer that was shown included.
      const next = await open();
      const { storage, ruleset } = await report(next);
      expect(storage.events).toBeGreaterThanOrEqual(6);
      await look(next);
      await next.waitForTimeout(1_000);
      expect(await teaser(next).count()).toBe(0);
      expect(ruleset.from).toBe("server");
    });

    test("because there is no room: it is told, and the page goes on in memory", async () => {
      const page = await open();
      await look(page);
      await page.evaluate(() => {
        IDBObjectStore.prototype.put = () => {
          throw new DOMException("Quota exceeded.", "QuotaExceededError");
        };
      });
      const begun = await page.evaluate(() => performance.now());
      await look(page);
      const [told] = await problems(page);
      expect(told?.message).toContain("in memory until the page closes");
      expect((told?.at ?? Number.NaN) - begun).toBeLessThan(toldWithinMs);
      expect((await report(page)).storage.kind).toBe("memory");
      await expectToWork(page, 2);
    });

    test("because an old tab holds an older version: it is told, and taken up when that tab is gone", async () => {
      const old = await site.visitor.tab();
      await old.goto(`${site.shop.origin}/next`);
      await old.evaluate(holdOlderVersion, "proffer-test");
      const page = await open();
      await expect.poll(async () => (await problems(page)).length, { timeout: 3000 }).toBe(1);
      const [told] = await problems(page);
      expect(told?.message).toContain("in memory until its store answers");
      expect(told?.at).toBeLessThan((await bootedAt(page)) + 2 * toldWithinMs);
      await expectToWork(page);
      await old.close();
      await expect.poll(async () => (await report(page)).storage.kind).toBe("indexeddb");
      await page.close();
      const next = await open();
      expect((await report(next)).storage.events).toBeGreaterThanOrEqual(5);
      await site.visitor.context.setOffline(true);
      await say(next, ...upTo(5).slice(2));
      await site.visitor.context.setOffline(false);
      await expect.poll(site.numbers, { timeout: 10_000 }).toEqual(upTo(5));
    });

    const calls = ["databases", "open", "transaction", "get", "getAll", "put", "delete", "count"];

    test.each(calls)(
      "because IndexedDB hangs at “%s”: it is told, and the page works",
      async (call) => {
        const page = await site.visitor.tab();
        await page.addInitScript(hearProblems);
        await page.addInitScript(hangAt, call);
        await page.goto(`${site.shop.origin}/plain`);
        await page.getByTestId("launcher").waitFor();
        await expectToWork(page);
        const said = await problems(page);
        const { storage } = await report(page);
        if (storage.kind === "memory") {
          expect(said.map(({ message }) => message).join()).toContain("in memory until");
          expect(said[0]?.at).toBeLessThan((await bootedAt(page)) + 2 * toldWithinMs);
        }
      },
    );
  },
);

/** When the widget's main file had come, ms after the page began. */
function bootedAt(page: Page): Promise<number> {
  return page.evaluate(() => {
    const files = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    return files.find(({ name }) => name.includes("/widget/boot"))?.responseEnd ?? Number.NaN;
  });
}

/** Runs in the page ahead of its scripts: notes what is told of the store. */
function hearProblems(): void {
  const told: object[] = [];
  Object.assign(globalThis, { told });
  const listener = ({ type, message }: { type: string; message: string }): void => {
    if (type === "storage") told.push({ message, at: performance.now() });
  };
  const stub = (...call: unknown[]): void => void queue.push(call);
  const queue: unknown[][] = [["on", "problem", listener]];
  Object.assign(globalThis, { proffer: Object.assign(stub, { q: queue }) });
}

/** Runs in the page: a page of an older version, which does not let go. */
function holdOlderVersion(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.open(name, 1);
    request.addEventListener("upgradeneeded", () => {
      for (const store of ["events", "outbox", "offers", "notes", "state"])
        request.result.createObjectStore(store);
    });
    request.addEventListener("success", () => {
      Object.assign(globalThis, { held: request.result });
      resolve();
    });
  });
}

/** Runs in the page ahead of its scripts: one call of IndexedDB is never answered. */
function hangAt(call: string): void {
  if (call === "databases")
    return void (IDBFactory.prototype.databases = () => new Promise(() => undefined));
  if (call === "open")
    return void (IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest);
  const silent = new WeakSet<object>();
  const hearUnlessSilent = (
    target: EventTarget,
    transactionOf: (self: never) => object | null,
  ): void => {
    const { addEventListener } = target;
    target.addEventListener = function (this: EventTarget, type: string, told: unknown) {
      const tx = transactionOf(this as never);
      addEventListener.call(this, type, (event: Event) => {
        if (!tx || !silent.has(tx)) (told as (event: Event) => void).call(this, event);
      });
    };
  };
  hearUnlessSilent(IDBTransaction.prototype, (self: IDBTransaction) => self);
  hearUnlessSilent(IDBRequest.prototype, (self: IDBRequest) => self.transaction);
  const host: object = call === "transaction" ? IDBDatabase.prototype : IDBObjectStore.prototype;
  const real = Reflect.get(host, call) as (...args: unknown[]) => { transaction?: IDBTransaction };
  Reflect.set(host, call, function (this: unknown, ...args: unknown[]) {
    const made = real.apply(this, args);
    silent.add(made.transaction ?? made);
    return made;
  });
}
