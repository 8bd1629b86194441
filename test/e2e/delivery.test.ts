import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { chromiumPath } from "../support/browser.ts";
import type { Visitor } from "../support/browser.ts";
import { useSite } from "../support/hooks.ts";
import { startMoodyServer } from "../support/moody-server.ts";
import type { Mood, MoodyServer } from "../support/moody-server.ts";

/** Says something with a number, and waits until it is stored. */
function say(page: Page, ...numbers: number[]): Promise<unknown> {
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

const isLeader = (page: Page): Promise<boolean> =>
  page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const proffer = window.proffer as (...call: unknown[]) => void;
        proffer("report", ({ isLeader }: { isLeader: boolean }) => resolve(isLeader));
      }),
  );

describe.skipIf(chromiumPath === undefined)("What a customer did reaches the server", () => {
  const site = useSite();
  let visitor: Visitor;
  let server: MoodyServer;

  beforeEach(async () => {
    visitor = await site.visitor();
    server = await startMoodyServer(site.server.url);
  });
  afterEach(async () => {
    await visitor.context.close();
    await server.stop();
  });

  async function open(): Promise<Page> {
    const page = await visitor.tab();
    await page.goto(`${server.url}/cart/`);
    await page.getByTestId("launcher").waitFor();
    return page;
  }

  /** What was said and has arrived: each number as often as there are different events that say it. */
  const arrived = (): readonly number[] =>
    [...server.taken.values()]
      .filter(({ event }) => event === "Number Said")
      .map(({ properties }) => properties?.n ?? Number.NaN)
      .sort((a, b) => a - b);

  async function eventually(numbers: readonly number[], timeout = 15_000): Promise<void> {
    await expect.poll(arrived, { timeout, interval: 50 }).toEqual(numbers);
  }

  const upTo = (last: number): readonly number[] => Array.from({ length: last }, (_, i) => i + 1);

  async function kill(page: Page): Promise<void> {
    const session = await visitor.context.newCDPSession(page);
    const crashed = page.waitForEvent("crash");
    // The renderer is gone before it can say goodbye, or answer this.
    void session.send("Page.crash").catch(() => undefined);
    await crashed;
  }

  test("from five tabs by one of them; another takes over when that one is killed", async () => {
    const tabs: Page[] = [];
    for (let i = 0; i < 5; i++) tabs.push(await open());
    await expect
      .poll(async () => (await Promise.all(tabs.map(isLeader))).filter(Boolean).length)
      .toBe(1);
    for (const [i, tab] of tabs.entries()) await say(tab, i + 1);
    await eventually(upTo(5));
    const leaders = await Promise.all(tabs.map(isLeader));
    const leader = tabs[leaders.indexOf(true)] as Page;
    // It dies with a request under way that is never answered.
    server.mood = () => undefined;
    await say(leader, 6);
    await kill(leader);
    server.mood = "well";
    const other = tabs.find((tab) => tab !== leader);
    await say(other as Page, 7);
    await eventually(upTo(7));
  });

  const answers: readonly (readonly [string, Exclude<Mood, "well">])[] = [
    ["answers 500", (response) => response.writeHead(500).end("oops")],
    ["answers with somebody else's page", (response) => response.end("<html>Sign in</html>")],
    [
      "breaks off in the middle",
      (response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": "99" });
        response.write('{"accepted":');
        response.destroy();
      },
    ],
    ["hangs up", (response) => response.destroy()],
  ];

  test.each(answers)("once it does no longer what it did: it %s", async (_what, mood) => {
    const page = await open();
    await expect.poll(() => server.taken.size).toBeGreaterThan(0);
    server.mood = mood;
    const before = server.asked.length;
    await say(page, 1, 2);
    await expect.poll(() => server.asked.length - before).toBeGreaterThan(1);
    expect(arrived()).toEqual([]);
    server.mood = "well";
    await eventually([1, 2]);
  });

  test("although it never answered the first time", async () => {
    const page = await open();
    await expect.poll(() => server.taken.size).toBeGreaterThan(0);
    server.mood = () => undefined;
    await say(page, 1);
    await expect.poll(() => server.asked.length).toBeGreaterThan(1);
    server.mood = "well";
    await eventually([1], 30_000);
  });

  test("when it has been left alone for as long as it wished: by every tab, and the next page", async () => {
    const [page, other] = [await open(), await open()];
    await expect.poll(() => server.taken.size).toBeGreaterThan(1);
    server.mood = (response) => {
      const headers = { "retry-after": "4", "access-control-expose-headers": "retry-after" };
      response.writeHead(429, headers).end("{}");
    };
    const before = server.asked.length;
    await say(page, 1);
    await expect.poll(() => server.asked.length).toBeGreaterThan(before);
    await page.waitForTimeout(300);
    server.mood = "well";
    const asked = server.asked.length;
    const since = server.asked.at(-1) ?? 0;
    await say(other, 2);
    await page.reload();
    await page.getByTestId("launcher").waitFor();
    await say(page, 3);
    await eventually([1, 2, 3]);
    expect((server.asked[asked] ?? 0) - since).toBeGreaterThanOrEqual(3900);
  });

  test("from a page that began offline, and from one that went offline", async () => {
    server.isCut = true;
    const page = await open();
    await say(page, 1);
    await page.close();
    const next = await open();
    await say(next, 2);
    server.isCut = false;
    await visitor.context.setOffline(true);
    await say(next, 3);
    await visitor.context.setOffline(false);
    await eventually([1, 2, 3]);
  });

  test("from a page that is left as soon as it is stored", async () => {
    const page = await open();
    await expect.poll(() => server.taken.size).toBeGreaterThan(0);
    await say(page, ...upTo(30));
    await page.goto("about:blank");
    await eventually(upTo(30));
  });

  test("ten thousand of it that had to wait, in seconds", async () => {
    const page = await open();
    await expect.poll(() => server.taken.size).toBeGreaterThan(0);
    await page.evaluate(leaveUnsent, 10_000);
    const started = performance.now();
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await eventually(upTo(10_000), 30_000);
    console.log(`delivery_10k_ms ${Math.round(performance.now() - started)}`);
    expect(server.asked.length).toBeLessThan(30);
  });
});

/** Puts events into the page's store as a week offline would have left them. */
async function leaveUnsent(count: number): Promise<void> {
  const done = <Value>(request: IDBRequest<Value>): Promise<Value> =>
    new Promise((resolve, reject) => {
      request.addEventListener("success", () => resolve(request.result));
      request.addEventListener("error", () => reject(request.error ?? new Error("failed")));
    });
  const [{ name = "" } = {}] = await indexedDB.databases();
  const db = await done(indexedDB.open(name));
  const tx = db.transaction(["outbox", "notes"], "readwrite");
  const { anonymousId, deviceKey } = await done(tx.objectStore("notes").get("identity"));
  const start = Date.now() - 7 * 86_400_000;
  for (let n = 1; n <= count; n++) {
    const messageId = `${String(n).padStart(9, "0")}-week`;
    const said = { type: "track", event: "Number Said", properties: { n } };
    const event = { messageId, ...said, timestamp: start + n, anonymousId };
    tx.objectStore("outbox").put({ event, deviceKey }, messageId);
  }
  await new Promise((resolve) => {
    tx.addEventListener("complete", resolve);
  });
  db.close();
}
