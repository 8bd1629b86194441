import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { chromiumPath } from "../support/browser.ts";
import { kill, report, say, upTo, useHardship } from "../support/endurance.ts";

/** Twenty-five kills take seconds; more are for a night. */
const rounds = Number(process.env["PROFFER_ROUNDS"] ?? 25);
const waiting = Number(process.env["PROFFER_EVENTS"] ?? 2_000);

/** Long enough for a teaser that should not come to come all the same. */
const patienceMs = 1500;

const weekMs = 7 * 86_400_000;

describe.skipIf(chromiumPath === undefined)(
  "What was tracked in a real browser is there in the end",
  () => {
    const site = useHardship();
    const teaser = (page: Page) => page.getByTestId("teaser");

    test(
      `once, although its tab is killed in the middle of writing, ${rounds} times`,
      { timeout: 60_000 + rounds * 4_000 },
      async () => {
        const stored = new Set<number>();
        let said = 0;
        await site.visitor.context.exposeBinding("stored", (_source, n: number) => stored.add(n));
        for (let round = 0; round < rounds; round++) {
          const page = await site.visitor.tab();
          const session = await site.visitor.context.newCDPSession(page);
          await page.goto(`${site.shop.origin}/plain`);
          const before = stored.size;
          said += 100_000;
          await page.evaluate(sayWithoutEnd, said);
          await expect
            .poll(() => stored.size, { interval: 5, timeout: 10_000 })
            .toBeGreaterThan(before);
          await page.waitForTimeout(Math.random() * 120);
          await kill(page, session);
        }
        const page = await site.open();
        await expect
          .poll(async () => (await report(page)).storage.unsent, { timeout: 30_000 })
          .toBe(0);
        const held = await site.numbers();
        const kept = new Set(held);
        console.log(`kills ${rounds} stored ${stored.size} held ${held.length}`);
        expect([...stored].filter((n) => !kept.has(n))).toEqual([]);
        expect(held).toHaveLength(kept.size);
        // It was in the middle of something.
        expect(stored.size).toBeGreaterThan(rounds * 3);
      },
    );

    test(`once, ${waiting} that happened offline`, { timeout: 60_000 + waiting * 10 }, async () => {
      const page = await site.open();
      await say(page, 0);
      await expect.poll(site.numbers).toEqual([0]);
      await site.visitor.context.setOffline(true);
      const begun = performance.now();
      for (let n = 0; n < waiting; n += 500)
        await say(page, ...upTo(Math.min(500, waiting - n)).map((i) => n + i));
      const stored = performance.now();
      expect(await site.numbers()).toEqual([0]);
      await site.visitor.context.setOffline(false);
      await expect
        .poll(async () => (await site.numbers()).length, { timeout: 60_000, interval: 50 })
        .toBeGreaterThan(waiting);
      const sent = performance.now();
      expect(await site.numbers()).toEqual([0, ...upTo(waiting)]);
      console.log(
        `offline_events ${waiting} stored_ms ${Math.round(stored - begun)} sent_ms ${Math.round(sent - stored)}`,
      );
    });

    test("from a week offline, in pages that began offline, by the rules of the last visit", async () => {
      await site.visitor.context.addInitScript(moveDate);
      const first = await site.open();
      await say(first, 1);
      // A second look at something brings what a third one would need; from now on the browser has it.
      await first.evaluate(lookTwice);
      await first.waitForFunction(hasCards);
      // So it is with what makes the report.
      await report(first);
      await expect.poll(site.numbers).toEqual([1]);
      await first.close();
      await site.server.kill();
      for (let day = 1; day <= 7; day++) {
        await site.visitor.context.addCookies([
          { name: "ahead", value: String((day / 7) * weekMs), url: site.shop.origin },
        ]);
        const page = await site.open("/products/mug");
        await say(page, day + 1);
        expect((await report(page)).ruleset.from).toBe("kept");
        // Its third look brings the offer, without anybody's help.
        if (day === 3) await teaser(page).waitFor();
        await page.close();
      }
      await site.server.restart();
      await moveServer(site.server.url, weekMs);
      const back = await site.open();
      await expect.poll(site.numbers, { timeout: 45_000 }).toEqual(upTo(8));
      expect((await report(back)).storage.unsent).toBe(0);
      const days = (await site.held())
        .filter(({ event }) => event === "Number Said")
        .map(({ timestamp }) => Date.parse(timestamp as string));
      const start = days[0] as number;
      expect(days.map((at) => Math.round((at - start) / (weekMs / 7)))).toEqual([0, ...upTo(7)]);
      await back.waitForTimeout(patienceMs);
      // They were here every day.
      expect(await teaser(back).count()).toBe(0);
    });
  },
);

/** Runs in the page: what the customer looks at is not what they look at later. */
function lookTwice(): void {
  const proffer = window.proffer as (...call: unknown[]) => void;
  for (let i = 0; i < 2; i++) proffer("track", "Product Viewed", { product_id: "bowl" });
}

/** Runs in the page: whether the last of what shows an offer has come. */
function hasCards(): boolean {
  const names = performance.getEntriesByType("resource").map(({ name }) => name);
  return ["/dist-", "/cards-", "/offers-"].every((part) =>
    names.some((name) => name.includes(part)),
  );
}

/** Runs in the page: says one number after another, several at a time, for as long as it lives. */
function sayWithoutEnd(from: number): void {
  const proffer = window.proffer as (...call: unknown[]) => void;
  let n = from;
  const next = (): void => proffer("track", "Number Said", { n: ++n });
  proffer("on", "event", ({ properties }: { properties: { n?: number } }) => {
    if (properties.n === undefined) return;
    (globalThis as unknown as { stored(n: number): void }).stored(properties.n);
    next();
  });
  for (let i = 0; i < 3; i++) next();
}

/** Runs in the page ahead of its scripts: sets its clock ahead by as much as the cookie says. */
function moveDate(): void {
  const ahead = Number(/ahead=(-?\d+)/.exec(document.cookie)?.[1] ?? 0);
  const now = Date.now;
  Date.now = () => now() + ahead;
}

async function moveServer(server: string, offsetMs: number): Promise<void> {
  await fetch(`${server}/demo/clock`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ offsetMs }),
  });
}
