import { describe, expect, test } from "vitest";
import { chromiumPath } from "../support/browser.ts";
import { report, say, useHardship } from "../support/endurance.ts";

describe.skipIf(chromiumPath === undefined)("A page with the widget live on it", () => {
  const site = useHardship();

  test("comes back from the browser's cache as it was left, counts as a new page, and goes on", async () => {
    const page = await site.open("/products/mug");
    await say(page, 1);
    await expect.poll(site.numbers).toEqual([1]);
    await expect.poll(async () => (await report(page)).isLeader).toBe(true);
    await page.evaluate(() => {
      Object.assign(window, { isTheSame: true, restored: [] as boolean[] });
      addEventListener("pageshow", ({ persisted }) =>
        (window as unknown as { restored: boolean[] }).restored.push(persisted),
      );
    });
    await page.click("text=Next");
    await page.waitForURL("**/next");
    // The driver's own way back waits for a load, which does not come.
    await page.evaluate(() => void setTimeout(() => history.back()));
    await page.waitForURL("**/products/mug", { waitUntil: "commit" });
    const [isTheSame, restored, reasons] = await page.evaluate(() => [
      "isTheSame" in window,
      (window as unknown as { restored?: boolean[] }).restored,
      (performance.getEntriesByType("navigation")[0] as { notRestoredReasons?: unknown })
        .notRestoredReasons ?? null,
    ]);
    expect({ isTheSame, restored, reasons }).toEqual({
      isTheSame: true,
      restored: [true],
      reasons: null,
    });
    await say(page, 2);
    await expect.poll(site.numbers, { timeout: 10_000 }).toEqual([1, 2]);
    const pages = async (): Promise<number> =>
      (await site.held()).filter(({ type }) => type === "page").length;
    await expect.poll(pages).toBe(2);
    // It leads again, and hears of other tabs.
    await expect.poll(async () => (await report(page)).isLeader).toBe(true);
    await say(await site.open(), 3);
    await expect.poll(site.numbers).toEqual([1, 2, 3]);
    expect((await report(page)).storage.unsent).toBe(0);
    expect(site.visitor.faults.filter((fault) => fault.startsWith("uncaught"))).toEqual([]);
  });
});
