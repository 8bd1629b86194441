import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { chromiumPath, createVisitor, launch, lookOnRecord } from "../support/browser.ts";
import type { Visitor } from "../support/browser.ts";
import { startServer } from "../support/server.ts";
import type { TestServer } from "../support/server.ts";

const teapot = "Ash-Glaze Teapot";

/** Long enough for a teaser that should not come to come all the same. */
const patienceMs = 1500;

describe.skipIf(chromiumPath === undefined)("In a real browser, against the built files", () => {
  let browser: Browser;
  let server: TestServer;
  let visitor: Visitor;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    server = await startServer();
    visitor = await createVisitor(browser);
  });
  afterEach(async () => {
    await visitor.context.close();
    await server.stop();
  });

  const at = (page: Page, id: string): Locator => page.getByTestId(id);
  const look = (page: Page, product = "teapot") => page.goto(`${server.url}/products/${product}/`);

  /** Opens a product's page and waits until the look has been counted. */
  async function lookAndSettle(page: Page, product = "teapot"): Promise<void> {
    const stored = lookOnRecord(page);
    await look(page, product);
    await stored;
  }

  async function failPayment(page: Page, times: number): Promise<void> {
    await look(page, "mug");
    await at(page, "add-to-cart").click();
    await page.goto(`${server.url}/checkout/`);
    await at(page, "fail-payment").check();
    for (let i = 0; i < times; i++) {
      await at(page, "pay").click();
      await at(page, "payment-error").waitFor();
      await page.waitForFunction(
        () => !document.querySelector<HTMLButtonElement>('[data-testid="pay"]')?.disabled,
      );
    }
  }

  test("the third look at a product brings a message that names it, once: not again by reload or second tab", async () => {
    const page = await visitor.tab();
    await lookAndSettle(page);
    await lookAndSettle(page);
    await page.waitForTimeout(patienceMs);
    expect(await at(page, "teaser").count()).toBe(0);

    await look(page);
    await at(page, "teaser").waitFor();
    expect(await at(page, "teaser").textContent()).toContain(teapot);

    await page.reload();
    const other = await visitor.tab();
    await look(other);
    await page.waitForTimeout(patienceMs);
    expect(await at(page, "teaser").count()).toBe(0);
    expect(await at(other, "teaser").count()).toBe(0);
    expect(visitor.faults).toEqual([]);
  });

  test("looks in two tabs add up to one message", async () => {
    const tabs = [await visitor.tab(), await visitor.tab(), await visitor.tab()];
    for (const tab of tabs) await lookAndSettle(tab);
    await tabs[2]?.waitForTimeout(patienceMs);
    const teasers = await Promise.all(tabs.map((tab) => at(tab, "teaser").count()));
    expect(teasers.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(visitor.faults).toEqual([]);
  });

  test("three failed payments bring help, and the conversation outlives the server", async () => {
    const page = await visitor.tab();
    await failPayment(page, 2);
    await page.waitForTimeout(patienceMs);
    expect(await at(page, "teaser").count()).toBe(0);
    await at(page, "pay").click();
    await at(page, "teaser").waitFor();
    expect(await at(page, "teaser").textContent()).toContain("three times");

    await at(page, "teaser").getByRole("button").first().click();
    await at(page, "composer").fill("My card is declined, and I do not know why.");
    await at(page, "send").click();

    const agent = await createVisitor(browser);
    const desk = await agent.tab();
    await desk.goto(server.desk);
    await at(desk, "conversation-item").first().click();
    expect(await at(desk, "why").textContent()).toContain("3 of 3 Operation Failed in a row");
    expect(await at(desk, "timeline").textContent()).toContain("Operation Failed");
    await at(desk, "composer").fill(
      "I am Ana. The bank asks for a second step; I have sent you a link.",
    );
    await at(desk, "send").click();
    await expectText(page, "I am Ana.");

    await server.kill();
    await at(page, "composer").fill("Thank you, it works now.");
    await at(page, "send").click();
    await server.restart();
    await expectText(desk, "Thank you, it works now.");

    await page.reload();
    await at(page, "launcher").click();
    await at(page, "talk").click();
    await expectText(page, "I am Ana.");
    await expectText(page, "Thank you, it works now.");
    await desk.reload();
    await at(desk, "conversation-item").first().click();
    await expectText(desk, "My card is declined");
    expect(await at(desk, "message").count()).toBe(3);
    expect(own(visitor.faults)).toEqual([]);
    expect(own(agent.faults)).toEqual([]);
    await agent.context.close();
  });

  test("seven days away bring a coupon; claiming again gives the same code", async () => {
    const page = await visitor.tab();
    await lookAndSettle(page);
    await at(page, "clock-plus-8d").click();
    await at(page, "teaser").waitFor();
    await at(page, "teaser").getByRole("button").first().click();
    const [request] = await Promise.all([
      page.waitForRequest((sent) => sent.url().endsWith("/v1/claims")),
      at(page, "coupon-claim").click(),
    ]);
    await at(page, "coupon-code").waitFor();
    const code = await at(page, "coupon-code").textContent();
    expect(code?.trim()).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);

    const again = await fetch(request.url(), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-proffer-device": request.headers()["x-proffer-device"] ?? "",
      },
      body: request.postData(),
    });
    expect(await again.json()).toMatchObject({
      campaign: "win-back",
      code: code?.trim(),
      value: { percent: 10 },
    });
    expect(visitor.faults).toEqual([]);
  });

  test("whoever starts the demo over is somebody new, with no days ahead behind them", async () => {
    const page = await visitor.tab();
    await lookAndSettle(page);
    await at(page, "clock-plus-8d").click();
    await at(page, "teaser").waitFor();
    await Promise.all([page.waitForEvent("load"), at(page, "clock-reset").click()]);
    await at(page, "launcher").waitFor();
    expect(await at(page, "badge").count()).toBe(0);
    for (let i = 0; i < 2; i++) await lookAndSettle(page, "gaiwan");
    await look(page, "gaiwan");
    await at(page, "teaser").waitFor();
    expect(await at(page, "teaser").textContent()).toContain("Celadon Gaiwan");
    expect(visitor.faults).toEqual([]);
  });

  test("a forged claim, with no week behind it, gets a clear refusal and no code", async () => {
    const page = await visitor.tab();
    await lookAndSettle(page);
    const { bulletin } = (await (await fetch(`${server.url}/v1/config?ruleset`)).json()) as {
      bulletin: { payload: string };
    };
    const { ruleset } = JSON.parse(bulletin.payload) as { ruleset: unknown };
    const { parseRuleset } = await import("@proffer/engine");
    const rule = parseRuleset(ruleset).ruleset.rules.find(({ id }) => id === "welcome-back");
    const device = {
      "content-type": "application/json",
      "x-proffer-device": "forger-device-key-0123456789abcdef",
    };
    const seen = {
      type: "track",
      event: "Product Viewed",
      messageId: "m1",
      anonymousId: "forger",
      timestamp: new Date().toISOString(),
    };
    const backdated = {
      ...seen,
      messageId: "m0",
      timestamp: new Date(Date.now() - 9 * 86_400_000).toISOString(),
    };
    await fetch(`${server.url}/v1/batch`, {
      method: "POST",
      headers: device,
      body: JSON.stringify({ batch: [backdated, seen] }),
    });
    const claim = {
      anonymousId: "forger",
      rule: "welcome-back",
      version: rule?.version,
      key: null,
      trigger: { type: "event", messageId: "m1" },
    };
    const answer = await fetch(`${server.url}/v1/claims`, {
      method: "POST",
      headers: device,
      body: JSON.stringify(claim),
    });
    expect(answer.status).toBe(403);
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    expect(error.code).toBe("claim_not_earned");
    expect(error.message).toContain("7d");
    expect(JSON.stringify(error)).not.toMatch(/[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/);
  });

  test("the shop works on when the server is gone, and what was done is delivered when it is back", async () => {
    const page = await visitor.tab();
    await lookAndSettle(page);
    await server.kill();
    await at(page, "add-to-cart").click();
    expect(await at(page, "cart-count").textContent()).toBe("1");
    await page.waitForTimeout(300);
    const delivered = page.waitForResponse(
      (response) => response.url().endsWith("/v1/batch") && response.ok(),
    );
    await server.restart();
    const body = (await (await delivered).json()) as { accepted: number };
    expect(body.accepted).toBeGreaterThan(0);
    expect(own(visitor.faults)).toEqual([]);
  });

  test("a page whose widget never arrives is a page like any other", async () => {
    const page = await visitor.tab();
    await page.route("**/proffer.js", (route) => route.abort());
    await look(page);
    await at(page, "add-to-cart").click();
    expect(await at(page, "cart-count").textContent()).toBe("1");
    expect(await page.evaluate(() => document.querySelector("proffer-widget"))).toBeNull();
    expect(own(visitor.faults)).toEqual([]);
  });
});

async function expectText(page: Page, text: string): Promise<void> {
  await page.getByTestId("message").filter({ hasText: text }).first().waitFor();
}

/** What the browser itself says of a server that is away is not our fault; all else is. */
function own(faults: readonly string[]): string[] {
  return faults.filter(
    (fault) => !fault.includes("net::ERR_") && !/WebSocket connection to .* failed/.test(fault),
  );
}
