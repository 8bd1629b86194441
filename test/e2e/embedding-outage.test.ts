import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { chromiumPath } from "../support/browser.ts";
import type { Visitor } from "../support/browser.ts";
import { useSite } from "../support/hooks.ts";
import { openHostPages, plainPage } from "../support/host-pages.ts";
import type { HostPages } from "../support/host-pages.ts";
import { productMarkup } from "../support/shop-pages.ts";

const queue =
  "<script>window.proffer=window.proffer||function(){(proffer.q=proffer.q||[]).push(arguments)}; proffer('track', 'Said');</script>";

describe.skipIf(chromiumPath === undefined)("A page whose Proffer", () => {
  const site = useSite();
  let pages: HostPages;
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    const tag = `<script async src="${site.server.url}/proffer.js" data-site="test"></script>`;
    pages = await openHostPages({ "/": plainPage(productMarkup("mug") + queue + tag) });
  });
  afterAll(() => pages.close());
  beforeEach(async () => {
    visitor = await site.visitor();
    page = await visitor.tab();
  });
  afterEach(() => visitor.context.close());

  const told = (): Promise<readonly string[]> => page.evaluate(() => window.witness.told);
  const warned = (): Promise<readonly string[]> => page.evaluate(() => window.witness.warned);
  /** How many looks at the product are known here. */
  const looks = (): Promise<number> =>
    page.evaluate(
      "new Promise((resolve) => proffer('report', resolve)).then(({ events }) => events.filter(({ event }) => event === 'Product Viewed').length)",
    );
  /** Longer than anything of ours waits before it tries again for the first time. */
  const calm = (): Promise<void> => page.waitForTimeout(900);

  test("is out of reach from the start hears nothing of it", async () => {
    await page.route(`${site.server.url}/**`, (route) => route.abort());
    await page.goto(pages.origin);
    await calm();
    expect(await told()).toEqual([]);
    expect(await warned()).toEqual([]);
  });

  test.each([
    ["is gone", { status: 404, body: "{}" }],
    ["is a page of a proxy", { status: 200, contentType: "text/html", body: "<h1>Hello</h1>" }],
    ["does not run", { status: 200, contentType: "text/javascript", body: "throw new Error('!')" }],
    ["is cut short", { status: 200, contentType: "text/javascript", body: "export const x = {" }],
  ])("has a boot file that %s is told so once in the console", async (_, answer) => {
    await page.route("**/widget/boot-*.js", (route) =>
      route.fulfill({ headers: { "access-control-allow-origin": "*" }, ...answer }),
    );
    await page.goto(pages.origin);
    await calm();
    expect(await told()).toEqual([]);
    expect(await warned()).toEqual([expect.stringContaining("[proffer] The widget did not start")]);
  });

  test("comes back has its widget when the tag is put in again", async () => {
    await page.route("**/widget/boot-*.js", (route) => route.abort());
    await page.goto(pages.origin);
    await expect.poll(warned).toHaveLength(1);
    await page.unroute("**/widget/boot-*.js");
    await page.evaluate(() => {
      const again = document.createElement("script");
      again.src = document.querySelector<HTMLScriptElement>("script[data-site]")?.src ?? "";
      again.dataset["site"] = "test";
      document.body.append(again);
    });
    await page.getByTestId("launcher").waitFor();
    await expect.poll(() => page.evaluate(() => window.witness.count())).toBe(1);
    expect(await told()).toEqual([]);
  });

  test("answers nothing to anything has its launcher, and a panel that says so", async () => {
    await page.route(`${site.server.url}/v1/**`, (route) => route.abort());
    await page.routeWebSocket(/.*/, (socket) => socket.close());
    await page.goto(pages.origin);
    await page.getByTestId("launcher").click();
    await page.getByTestId("talk").click();
    await page.getByTestId("connection").waitFor();
    await calm();
    expect(await told()).toEqual([]);
    expect((await warned()).length).toBeLessThanOrEqual(1);
  });

  test.each([
    ["fails", { status: 500, body: "Internal Server Error" }],
    ["answers as a proxy does", { status: 200, contentType: "text/html", body: "<h1>Login</h1>" }],
    ["answers with what is no JSON", { status: 200, body: '{"rules": [' }],
    ["answers with JSON of another kind", { status: 200, body: "[null, 1]" }],
  ])("%s goes on in peace, and works again when that is over", async (_, answer) => {
    await page.route(`${site.server.url}/v1/**`, (route) =>
      route.fulfill({
        contentType: "application/json",
        headers: { "access-control-allow-origin": "*" },
        ...answer,
      }),
    );
    await page.goto(pages.origin);
    await page.getByTestId("launcher").waitFor();
    await calm();
    expect(await told()).toEqual([]);
    expect((await warned()).length).toBeLessThanOrEqual(1);
    await page.unroute(`${site.server.url}/v1/**`);
    for (let look = 2; look <= 3; look++) {
      await page.goto(pages.origin);
      await expect.poll(looks, { timeout: 8000 }).toBe(look);
    }
    await page.getByTestId("teaser").waitFor();
    expect(await told()).toEqual([]);
  });

  test("loses the panel's file is told so, and a click tries again", async () => {
    await page.route("**/widget/ui-*.js", (route) => route.abort());
    await page.goto(pages.origin);
    await page.getByTestId("launcher").click();
    await calm();
    expect(await told()).toEqual([]);
    expect(await warned()).toEqual([expect.stringContaining("The panel could not be loaded")]);
    await page.unroute("**/widget/ui-*.js");
    await page.getByTestId("launcher").click();
    await page.getByTestId("panel").waitFor();
  });

  test("gives the page's listeners errors of their own: none reaches the page", async () => {
    await page.goto(pages.origin);
    await page.getByTestId("launcher").waitFor();
    await page.evaluate(() => {
      const proffer = window.proffer as (...call: unknown[]) => void;
      for (const type of ["event", "offer", "decision"])
        proffer("on", type, () => {
          throw new Error("the page's own");
        });
      const evil = {
        toString: () => {
          throw new Error("evil");
        },
        get name() {
          throw new Error("evil");
        },
      };
      for (const call of [
        [],
        [evil],
        ["track", evil],
        ["track", "Said", evil],
        ["identify", Symbol("x")],
        ["open", evil],
        ["set", null],
        ["on", "event", 1],
        ["no such"],
        [
          "report",
          () => {
            throw new Error("own");
          },
        ],
        ["track", "Said", { big: 10n }],
      ])
        proffer(...call);
      const circle: Record<string, unknown> = {};
      circle["itself"] = circle;
      proffer("track", "Circle", circle);
      proffer("identify", "42", circle);
      proffer("page", circle);
    });
    await calm();
    expect(await told()).toEqual([]);
    expect((await warned()).length).toBeGreaterThan(5);
  });
});
