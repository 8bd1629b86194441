import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { chromiumPath } from "../support/browser.ts";
import type { Visitor } from "../support/browser.ts";
import { useSite } from "../support/hooks.ts";

/** Tracks one look at the mug and waits until it is stored. */
function look(page: Page): Promise<unknown> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const proffer = window.proffer as (...call: unknown[]) => void;
        proffer("on", "event", ({ event }: { event: string }) => {
          if (event === "Product Viewed") resolve();
        });
        proffer("track", "Product Viewed", { product_id: "mug", name: "Morning Mug" });
      }),
  );
}

describe.skipIf(chromiumPath === undefined)("The history in a real browser", () => {
  const site = useSite();
  let visitor: Visitor;

  beforeEach(async () => {
    visitor = await site.visitor();
  });
  afterEach(() => visitor.context.close());

  const teaser = (page: Page) => page.getByTestId("teaser");

  async function open(): Promise<Page> {
    const page = await visitor.tab();
    await page.goto(`${site.server.url}/cart/`);
    await page.getByTestId("launcher").waitFor();
    return page;
  }

  test("survives a tab that is killed: every look that was stored is counted, once", async () => {
    for (let i = 0; i < 2; i++) {
      const page = await open();
      await look(page);
      const session = await visitor.context.newCDPSession(page);
      const crashed = page.waitForEvent("crash");
      // The renderer is gone before it can say goodbye, or answer this.
      void session.send("Page.crash").catch(() => undefined);
      await crashed;
      await page.close();
    }
    const page = await open();
    expect(await teaser(page).count()).toBe(0);
    await look(page);
    await teaser(page).waitFor();
    expect(await teaser(page).textContent()).toContain("Morning Mug");
  });

  test.each([
    ["is missing", () => Object.defineProperty(window, "indexedDB", { value: undefined })],
    [
      "refuses to open, as in some private windows",
      () => {
        IDBFactory.prototype.open = () => {
          throw new DOMException("denied", "SecurityError");
        };
      },
    ],
    [
      "never answers",
      () => {
        IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest;
      },
    ],
  ])("is in memory where IndexedDB %s, and the page works", async (_how, breakIt) => {
    await visitor.context.addInitScript(breakIt);
    const page = await open();
    for (let i = 0; i < 3; i++) await look(page);
    await teaser(page).waitFor();
    expect(visitor.faults).toEqual([]);
  });
});
