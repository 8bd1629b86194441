import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { routes } from "@proffer/protocol";
import { chromiumPath, createVisitor, launch, lookOnRecord } from "../support/browser.ts";
import type { Visitor } from "../support/browser.ts";
import { startServer } from "../support/server.ts";
import type { TestServer } from "../support/server.ts";

/** Long enough for a teaser that should not come to come all the same. */
const patienceMs = 2500;

/** Past the time for which the server's last word counts. */
const unconfirmedMs = 8500;

describe.skipIf(chromiumPath === undefined)("Where a rule is switched off", () => {
  let browser: Browser;
  let server: TestServer;
  let visitor: Visitor;
  /** What was asked for of the rules, and what the network said to it, oldest first. */
  let asked: string[];

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    server = await startServer();
    visitor = await createVisitor(browser);
    asked = [];
    visitor.context.on("request", (request) => {
      // The shop's own script asks as well, for what time it is.
      if (request.url().includes(`${routes.config}?bucket=`)) asked.push(request.url());
    });
  });
  afterEach(async () => {
    await visitor.context.close();
    await server.stop();
  });

  async function flip(rules: readonly string[] | "all", on: boolean): Promise<void> {
    const key = /#key=(.+)/.exec(server.desk)?.[1];
    const answer = await fetch(server.url + routes.switches, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify({ rules, on }),
    });
    expect(answer.status).toBe(200);
  }

  /** Opens a product's page and waits until the look has been counted. */
  async function look(page: Page): Promise<void> {
    const stored = lookOnRecord(page);
    await page.goto(`${server.url}/products/teapot/`);
    await stored;
  }

  /** A look that the page is told of, without another page. */
  const lookAgain = (page: Page): Promise<unknown> =>
    page.evaluate(
      "proffer('track', 'Product Viewed', { product_id: 'teapot', name: 'Ash-Glaze Teapot', price: 128, currency: 'CNY' })",
    );

  const teasers = (page: Page): Promise<number> => page.getByTestId("teaser").count();
  const lookId = "third-look";

  test("an open page that has done without the engine so far shows nothing of it", async () => {
    const page = await visitor.tab();
    await look(page);
    await look(page);
    await page.waitForTimeout(unconfirmedMs);
    const before = asked.length;
    await flip([lookId], false);
    await lookAgain(page);
    await page.waitForTimeout(patienceMs);
    expect(await teasers(page)).toBe(0);
    expect(asked.length).toBe(before + 1);
    expect(visitor.faults).toEqual([]);
  });

  test("an open page that decides by itself, and another tab of it, show nothing of it", async () => {
    const page = await visitor.tab();
    await look(page);
    await look(page);
    const other = await visitor.tab();
    await other.goto(`${server.url}/products/mug/`);
    // Asked for its report, a page has the engine.
    await page.evaluate("new Promise((resolve) => proffer('report', resolve)).then(() => 0)");
    await other.evaluate("new Promise((resolve) => proffer('report', resolve)).then(() => 0)");
    await page.waitForTimeout(unconfirmedMs);
    await flip("all", false);
    await lookAgain(other);
    await lookAgain(page);
    await page.waitForTimeout(patienceMs);
    expect(await teasers(page)).toBe(0);
    expect(await teasers(other)).toBe(0);
    expect(visitor.faults).toEqual([]);
  });

  test("it shows what it should as long as nobody switches it off, after one more question", async () => {
    const page = await visitor.tab();
    await look(page);
    await look(page);
    await page.waitForTimeout(unconfirmedMs);
    const before = asked.length;
    const answer = page.waitForResponse((one) => one.url().includes(`${routes.config}?bucket=`));
    await lookAgain(page);
    await page.getByTestId("teaser").waitFor({ state: "attached" });
    expect(asked.length).toBe(before + 1);
    // It still stands, so that its few hundred kilobytes are not sent again.
    const { encodedBodySize, transferSize } = (await page.evaluate(
      "(() => { const { encodedBodySize, transferSize } = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/v1/config?bucket=')).at(-1); return { encodedBodySize, transferSize }; })()",
    )) as { encodedBodySize: number; transferSize: number };
    expect((await answer).status()).toBeLessThan(305);
    expect(transferSize).toBeLessThan(encodedBodySize);
    expect(visitor.faults).toEqual([]);
  });

  test("a page that has just begun asks nobody again", async () => {
    const page = await visitor.tab();
    await look(page);
    await look(page);
    const before = asked.length;
    await page.goto(`${server.url}/products/teapot/`);
    await page.getByTestId("teaser").waitFor();
    expect(asked.length).toBe(before + 1);
  });

  test("a coupon on an open card is not given", async () => {
    const page = await visitor.tab();
    await look(page);
    await page.getByTestId("clock-plus-8d").click();
    await page.getByTestId("teaser").waitFor();
    await page.getByTestId("teaser").getByRole("button").first().click();
    await page.getByTestId("coupon-claim").waitFor();
    await page.waitForTimeout(unconfirmedMs);
    await flip("all", false);
    await page.getByTestId("coupon-claim").click();
    await page.waitForTimeout(patienceMs);
    expect(await page.getByTestId("coupon-code").count()).toBe(0);
  });

  test("a customer who comes back on a slow network begins with what is known, and hears of it before anything is shown", async () => {
    const page = await visitor.tab();
    await look(page);
    await look(page);
    await flip([lookId], false);
    await page.route(`**${routes.config}*`, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 800));
      await route.continue();
    });
    await look(page);
    await page.waitForTimeout(patienceMs);
    expect(await teasers(page)).toBe(0);
    expect(visitor.faults).toEqual([]);
  });

  test("a page that pins the shop's keys takes its rules, and none that somebody has altered on the way", async () => {
    const { keys } = (await (await fetch(server.url + routes.rulesKeys)).json()) as {
      keys: { kid: string; x: string; y?: string }[];
    };
    const pins = keys.map(({ kid, x, y }) => {
      const point = [y === undefined ? "" : "\u0004", x, y ?? ""].map((part, i) =>
        Buffer.from(part, i === 0 ? "latin1" : "base64url"),
      );
      return `${kid}.${Buffer.concat(point).toString("base64url")}`;
    });
    const page = await visitor.tab();
    await page.route("**/products/teapot/", async (route) => {
      const answer = await route.fetch();
      const text = await answer.text();
      const body = text.replace(
        /<script\b(?=[^>]*data-site)/,
        `<script data-rules-key="${pins.join(" ")}"`,
      );
      expect(body).not.toBe(text);
      await route.fulfill({ response: answer, body });
    });
    await look(page);
    await look(page);
    await look(page);
    await page.getByTestId("teaser").waitFor();
    const report = (): Promise<{ problems: { message: string }[] }> =>
      page.evaluate(
        "new Promise((resolve) => proffer('report', resolve)).then(({ problems }) => ({ problems: problems.map((one) => ({ message: JSON.stringify(one) })) }))",
      );
    expect((await report()).problems).toEqual([]);

    await page.route(`**${routes.config}*`, async (route) => {
      const answer = await route.fetch({ headers: { "cache-control": "no-cache" } });
      const body = (await answer.text()).replace("third-look", "third-kiss");
      await route.fulfill({ response: answer, body });
    });
    await page.reload();
    await page.getByTestId("launcher").waitFor();
    await expect
      .poll(async () => (await report()).problems.map(({ message }) => message))
      .toEqual([expect.stringContaining("has not signed them as they have arrived")]);
  });
});
