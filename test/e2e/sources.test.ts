import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { chromiumPath } from "../support/browser.ts";
import { toldIn as told, useSourcesSite } from "../support/sources-site.ts";

const arrivals = (page: Page) => page.evaluate(() => sources.arrivals);
/** Long enough for what waits for a frame to have had it. */
const frames = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 50))),
      ),
  );

describe.skipIf(chromiumPath === undefined)("What the customer does, in a real browser,", () => {
  const site = useSourcesSite();

  describe.each<[string, (() => void) | undefined]>([
    ["with the Navigation API", undefined],
    ["without the Navigation API", () => Reflect.deleteProperty(window, "navigation")],
  ])("%s", (_how, before) => {
    const isWithout = before !== undefined;

    test("each page that script goes to is seen once, with its own title and the one before as its referrer", async () => {
      const page = await site.open(["page", "navigation"], before);
      expect(await page.evaluate(() => "navigation" in window)).toBe(!isWithout);
      await page.evaluate(async () => {
        const settle = () => new Promise((resolve) => setTimeout(resolve, 350));
        history.pushState(null, "", "/products/mug");
        setTimeout(() => (document.title = "Mug"));
        await settle();
        history.replaceState(null, "", "/products/mug?variant=2");
        history.pushState(null, "", "/products/mug?variant=2#reviews");
        await settle();
        history.pushState(null, "", "/cart");
        document.dispatchEvent(new CustomEvent("turbo:load"));
        document.dispatchEvent(new CustomEvent("astro:page-load"));
        await settle();
      });
      await page.click("#route");
      await frames(page);
      await page.evaluate(() => void history.back());
      await page.waitForFunction(() => location.hash === "");
      await frames(page);
      const pages = await page.evaluate(() => sources.pages);
      expect(await arrivals(page)).toEqual(["load", ...Array(4).fill("navigate")]);
      expect(pages.slice(1)).toMatchObject([
        { path: "/products/mug", title: "Mug", referrer: `${site.url}/shop?size=8` },
        { path: "/cart", title: "Mug", referrer: `${site.url}/products/mug` },
        { path: "/cart", url: `${site.url}/cart#/route`, referrer: `${site.url}/cart` },
        { path: "/cart", url: `${site.url}/cart`, referrer: `${site.url}/cart#/route` },
      ]);
      expect(site.visitor.faults).toEqual([]);
    });

    test("stopped, the history is the browser's own again", async () => {
      const page = await site.open(["navigation"], before);
      const own = () =>
        page.evaluate(() => [
          Object.hasOwn(history, "pushState"),
          String(history.pushState).includes("[native code]"),
          history.pushState.name,
          history.pushState.length,
        ]);
      expect(await own()).toEqual([isWithout, true, "pushState", 2]);
      await page.evaluate(() => sources.stop());
      expect(await own()).toEqual([false, true, "pushState", 2]);
    });
  });

  test("a page that the Navigation API intercepts is seen once", async () => {
    const page = await site.open(["navigation"]);
    await page.evaluate(async () => {
      navigation.addEventListener("navigate", (event) => {
        event.intercept({ handler: () => new Promise((resolve) => setTimeout(resolve, 50)) });
      });
      await navigation.navigate("/cart").finished;
    });
    expect(await arrivals(page)).toEqual(["load", "navigate"]);
  });

  test("a page comes back from the browser's cache as it was left, and is seen again", async () => {
    const page = await site.open([
      "page",
      "idle",
      "scroll",
      "exitIntent",
      "requests",
      "forms",
      "rageClicks",
      "navigation",
    ]);
    await page.evaluate(() => Object.assign(window, { isTheSame: true }));
    await page.click("#next");
    await page.waitForURL("**/next");
    // The driver's own way back waits for a load, which does not come.
    await page.evaluate(() => void setTimeout(() => history.back()));
    await page.waitForURL("**/shop?size=8", { waitUntil: "commit" });
    await page.waitForFunction(() => sources.arrivals.length > 1);
    expect(await page.evaluate(() => "isTheSame" in window)).toBe(true);
    expect(await arrivals(page)).toEqual(["load", "restore"]);
  });

  test("a mouse that goes up and out intends to leave; one that has pressed a link does not", async () => {
    const page = await site.open(["exitIntent", "loadOnly"]);
    const leave = async () => {
      for (const y of [300, 40, -10]) await page.mouse.move(400, y);
    };
    await leave();
    expect(await told(page)).toEqual([]);
    await page.waitForTimeout(2_000);
    await page.evaluate(() => {
      document.addEventListener("click", (event) => event.preventDefault());
    });
    await page.click("#next");
    await leave();
    expect(await told(page)).toEqual([]);
    await page.waitForTimeout(5_000);
    await page.mouse.move(400, 300);
    await page.mouse.move(-10, 300);
    expect(await told(page)).toEqual([]);
    await leave();
    expect(await told(page)).toEqual([["Exit Intended"]]);
  });

  test("a finger's fling up to the top intends to leave; a slow one does not", async () => {
    const page = await site.open(["exitIntent", "loadOnly"], undefined, {
      hasTouch: true,
      isMobile: true,
      viewport: { width: 400, height: 600 },
    });
    const session = await site.visitor.context.newCDPSession(page);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", y?: number) =>
      session.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: y === undefined ? [] : [{ x: 350, y }],
      });
    /** A finger that goes down the screen, which takes the page up by a screen's height and more. */
    const drag = async (pauseMs: number) => {
      await page.evaluate(() => scrollTo(0, 650));
      await frames(page);
      await touch("touchStart", 10);
      for (let y = 20; y <= 660; y += 80) {
        await touch("touchMove", y);
        await page.waitForTimeout(pauseMs);
      }
      await touch("touchEnd");
      await page.waitForFunction(() => scrollY < 50);
      await frames(page);
    };
    await page.waitForTimeout(2_000);
    await drag(200);
    expect(await told(page)).toEqual([]);
    await drag(1);
    expect(await told(page)).toEqual([["Exit Intended"]]);
  });

  test("the wheel takes a page down by quarters, and another page begins anew", async () => {
    const page = await site.open(["scroll", "navigation"]);
    await page.evaluate(() => scrollTo(0, 1_200));
    await frames(page);
    expect(await told(page)).toEqual([]);
    await page.evaluate(() => scrollTo(0, 0));
    await page.mouse.move(400, 300);
    for (const depth of [25, 50, 75, 90, 100]) {
      await page.mouse.wheel(0, 12 * 25);
      await frames(page);
      expect((await told(page)).map(([, properties]) => properties?.["depth"])).toContain(depth);
    }
    expect(await told(page)).toHaveLength(5);
    await page.evaluate(() => {
      history.pushState(null, "", "/cart");
      scrollTo(0, 0);
    });
    await page.mouse.wheel(0, 400);
    await frames(page);
    expect(await told(page)).toHaveLength(6);
  });

  test("rage is three clicks on what does nothing, not on a plus, a box, or a text to select", async () => {
    const page = await site.open(["rageClicks", "loadOnly"]);
    for (const selector of ["#more", "#gift input", "#gift", "#text"])
      await page.click(selector, { clickCount: 3, position: { x: 5, y: 5 } });
    expect(await page.evaluate(() => String(getSelection()))).toContain("mug");
    expect(await told(page)).toEqual([]);
    await page.click("#dead", { clickCount: 3 });
    expect(await told(page)).toEqual([["Element Rage Clicked", { selector: "button#dead" }]]);
  });

  test("a page where nothing is done is idle", async () => {
    const page = await site.open(["idle", "loadOnly"]);
    await page.waitForFunction(() => sources.told.length > 0);
    expect(await told(page)).toEqual([["Page Idled", { idle_ms: 400 }]]);
  });

  test("a form that the browser refuses is one failure a try, and a success in the end", async () => {
    const page = await site.open(["forms", "loadOnly"]);
    await page.evaluate(() => {
      document.forms[0]?.addEventListener("submit", (event) => event.preventDefault());
    });
    await page.fill("[name=code]", "SECRET1");
    await page.click("#apply");
    await frames(page);
    await page.press("[name=code]", "Enter");
    await frames(page);
    await page.evaluate(() => document.forms[0]?.checkValidity());
    await page.waitForTimeout(600);
    await page.evaluate(() => document.forms[0]?.checkValidity());
    await page.fill("[name=code]", "SECRET");
    await page.fill("[name=email]", "ada@example.com");
    await page.click("#apply");
    await page.waitForFunction(() => sources.told.length > 2);
    const failed = [
      "Operation Failed",
      { operation: "coupon", code: "invalid", message: "The browser refused 2 fields." },
    ];
    expect(await told(page)).toEqual([
      failed,
      failed,
      ["Operation Succeeded", { operation: "coupon" }],
    ]);
  });
});
