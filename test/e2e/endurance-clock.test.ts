import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { chromiumPath } from "../support/browser.ts";
import { report, say, useHardship } from "../support/endurance.ts";

const yearMs = 365 * 86_400_000;

/** Long enough for a teaser that should not come to come all the same. */
const patienceMs = 1500;

/** What the network and the pace of a small machine may put between a stamp and the server's clock. */
const closeMs = 20_000;

describe.skipIf(chromiumPath === undefined)("A device's clock that jumps by a year", () => {
  const site = useHardship();

  /** Opens a page whose clock is off by so much. */
  async function openAt(ahead: number): Promise<Page> {
    const page = await site.visitor.tab();
    await page.addInitScript(bendDate, ahead);
    await page.goto(`${site.shop.origin}/products/mug`);
    await page.getByTestId("launcher").waitFor();
    return page;
  }

  const jump = (page: Page, ahead: number): Promise<void> =>
    page.evaluate((ms) => {
      (globalThis as unknown as { ahead: number }).ahead = ms;
    }, ahead);

  /** When each number was said, by the server's books, in ms from now. */
  async function stamps(): Promise<ReadonlyMap<number, number>> {
    const said = (await site.held()).filter(({ event }) => event === "Number Said");
    return new Map(
      said.map(({ properties, timestamp }) => [
        (properties as { readonly n: number }).n,
        Date.parse(timestamp as string) - Date.now(),
      ]),
    );
  }

  async function expectHeldNow(numbers: readonly number[]): Promise<void> {
    await expect.poll(site.numbers, { timeout: 10_000 }).toEqual(numbers);
    for (const [n, off] of await stamps())
      expect(Math.abs(off), `number ${n} is stamped ${off} ms off`).toBeLessThan(closeMs + 60_000);
  }

  test.each([
    ["ahead", yearMs],
    ["back", -yearMs],
  ])("%s between pages costs no event, and no stamp is off", async (_how, ahead) => {
    for (const [i, at] of [0, ahead, 0].entries()) {
      const page = await openAt(at);
      await say(page, i + 1);
      await expect.poll(site.numbers, { timeout: 10_000 }).toHaveLength(i + 1);
      if (i < 2) await page.close();
      else {
        await page.waitForTimeout(patienceMs);
        // Three looks at the mug, and no week away.
        expect(await page.getByTestId("teaser").textContent()).toContain("Morning Mug");
        expect(await page.getByTestId("teaser").count()).toBe(1);
      }
    }
    await expectHeldNow([1, 2, 3]);
    expect(site.visitor.faults.filter((fault) => fault.startsWith("uncaught"))).toEqual([]);
  });

  test.each([
    ["ahead", yearMs],
    ["back", -yearMs],
  ])(
    "%s within a page costs no event, no stamp is off, and nobody has been away",
    async (_how, ahead) => {
      const page = await openAt(0);
      await say(page, 1);
      await jump(page, ahead);
      await say(page, 2);
      await say(page, 3);
      await page.waitForTimeout(patienceMs);
      const teaser = page.getByTestId("teaser");
      expect(await teaser.count()).toBe(0);
      await jump(page, 0);
      await say(page, 4);
      await expectHeldNow([1, 2, 3, 4]);
      expect((await report(page)).storage.unsent).toBe(0);
    },
  );

  test.each([
    ["ahead", yearMs],
    ["back", -yearMs],
  ])("%s while nobody can be asked costs no event when the server is back", async (_how, ahead) => {
    const first = await openAt(0);
    await say(first, 1);
    await expect.poll(site.numbers).toEqual([1]);
    await first.close();
    await site.server.kill();
    const offline = await openAt(ahead);
    await say(offline, 2);
    await offline.close();
    await site.server.restart();
    const back = await openAt(ahead);
    await say(back, 3);
    await expect.poll(site.numbers, { timeout: 10_000 }).toEqual([1, 2, 3]);
    const held = await stamps();
    expect(Math.abs(held.get(3) ?? Number.NaN)).toBeLessThan(closeMs);
    // Nobody can say when it was, but not that it is still to come.
    expect(held.get(2)).toBeLessThan(300_000);
  });
});

/** Runs in the page ahead of its scripts: its clock is off by as much as `ahead` says. */
function bendDate(ahead: number): void {
  const page = globalThis as unknown as { ahead: number };
  page.ahead = ahead;
  const now = Date.now;
  Date.now = () => now() + page.ahead;
}
