import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { chromiumPath, launch } from "../../../../test/support/browser.ts";
import { bundlePage } from "./testing/bundle-page.ts";
import type { StubWindow } from "./testing/page.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const address = "https://shop.example/cart?proffer_debug";
const hostile = {
  "resets everything": "*, *::before { all: initial !important; }",
  "wants everything its own way":
    "* { letter-spacing: 9px !important; text-transform: uppercase !important; color: red !important; font-size: 40px !important; visibility: hidden !important; }",
  "hides what it does not know":
    "body, div, section, button, p, h2, proffer-debug { display: none !important; opacity: 0 !important; inset: 40% !important; }",
};

vi.setConfig({ testTimeout: 60_000 });

const tabs = ["events", "rules", "facts", "page", "status"];

describe.skipIf(chromiumPath === undefined)("In a real browser the overlay", () => {
  let browser: Browser;
  let script: string;
  let context: BrowserContext | undefined;

  beforeAll(async () => {
    [browser, script] = await Promise.all([launch(), bundlePage()]);
  });
  afterAll(() => browser.close());

  /** A shop's page with the overlay on it, and every request that leaves it behind its own. */
  async function open(options: object = {}, attributes = "lang=en", css = "") {
    await context?.close();
    context = await browser.newContext({ reducedMotion: "reduce", ...options });
    const page = await context.newPage();
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    const body = `<!doctype html><html ${attributes}><meta charset=utf-8><meta name=viewport content="width=device-width,initial-scale=1"><title>Shop</title><style>${css}</style><h1>Mug</h1></html>`;
    await page.route("**/*", (route) => route.fulfill({ contentType: "text/html", body }));
    await page.goto(address);
    await page.addScriptTag({ content: script, type: "module" });
    await page.getByTestId("verdict").waitFor();
    return { page, requests };
  }

  const go = async (page: Page, tab: string): Promise<void> => {
    await page.locator(`[data-tab=${tab}]`).click();
    if (tab === "rules")
      for (const rule of await page.getByTestId("rule").all())
        await rule.getByRole("button").click();
    if (tab === "events") await page.getByTestId("event").first().getByRole("button").click();
  };

  const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

  test.each([
    ["in light", {}, "lang=en"],
    ["from right to left", {}, "lang=en dir=rtl"],
    ["in Chinese, on a phone, in dark", { ...phone, colorScheme: "dark" }, "lang=zh-Hans"],
  ])("has nothing that axe would find, %s", async (_, options, attributes) => {
    const { page } = await open(options, attributes);
    await page.evaluate(axe);
    for (const tab of [...tabs, "preview", "pill"]) {
      if (tab === "preview") {
        await page.evaluate(() => (window as unknown as StubWindow).stub.change({ preview: {} }));
        await go(page, "status");
        await page.getByTestId("preview").waitFor();
      } else if (tab === "pill") await page.getByTestId("collapse").click();
      else await go(page, tab);
      const found = await page.evaluate<readonly string[]>(
        "axe.run(document.querySelector('proffer-debug')).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ' ' + html)))",
      );
      expect({ tab, found }).toEqual({ tab, found: [] });
    }
  });

  test.each(Object.entries(hostile))("looks as ever on a page that %s", async (_, css) => {
    const looks: unknown[] = [];
    for (const styles of ["", css]) {
      const { page } = await open({}, "lang=en", styles);
      await go(page, "rules");
      looks.push(await page.evaluate(readLook));
    }
    expect(looks[1]).toEqual(looks[0]);
    expect(looks[0]).toHaveLength(4);
  });

  test("fits a phone of 360 px in every tab, as a sheet that leaves the page in sight", async () => {
    const { page } = await open(phone);
    for (const tab of tabs) {
      await go(page, tab);
      const { top, width, over } = await page.getByTestId("debug").evaluate((panel) => ({
        top: panel.getBoundingClientRect().top,
        width: panel.getBoundingClientRect().width,
        over: [...panel.querySelectorAll("*")]
          .filter((one) => !one.closest(".sr, .tabs") && one.getBoundingClientRect().right > 361)
          .map(({ className }) => String(className)),
      }));
      expect({ tab, width, over }).toEqual({ tab, width: 360, over: [] });
      expect(top).toBeGreaterThan(200);
    }
  });

  test("leaves the page beside it to the mouse", async () => {
    const { page } = await open();
    const under = await page.evaluate(() => document.elementFromPoint(100, 300)?.tagName);
    expect(under).not.toBe("PROFFER-DEBUG");
  });

  test("sends nothing, whatever is done with it", async () => {
    const { page, requests } = await open();
    for (const tab of tabs) await go(page, tab);
    await page.evaluate(() => (window as unknown as StubWindow).stub.track("Product Viewed"));
    await page.getByTestId("copy").click();
    await page.getByTestId("collapse").click();
    await page.getByTestId("pill").click();
    await page.getByTestId("close").click();
    await page.waitForTimeout(300);
    expect(requests).toEqual([address]);
  });
});

/** How some of its parts are drawn. */
function readLook(): unknown {
  const root = document.querySelector("proffer-debug")?.shadowRoot;
  return [".panel", ".header h2", "[data-tab=rules]", ".rule-name"].map((selector) => {
    const element = root?.querySelector(selector);
    if (!element) return null;
    const { display, color, font, letterSpacing, textTransform, visibility } =
      getComputedStyle(element);
    const { x, y, width, height } = element.getBoundingClientRect();
    return { display, color, font, letterSpacing, textTransform, visibility, x, y, width, height };
  });
}
