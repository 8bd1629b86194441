import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, createVisitor, launch } from "../support/browser.ts";
import { top } from "../support/server.ts";
import { isWidgetBuilt, serveWidgetPages } from "../support/widget-pages.ts";
import type { WidgetPages } from "../support/widget-pages.ts";

if (!chromiumPath || !isWidgetBuilt)
  console.error(
    "SKIPPED: test/e2e/widget.test.ts needs PROFFER_CHROMIUM and the built widget. Run “npm run build” first.",
  );

const strict =
  "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";
const hostile = `<style>
  * { display: block !important; position: static !important; color: red !important; font-size: 40px !important; --ink: red; --surface: red; }
  ::backdrop { display: block !important; background: red !important; }
  body { transform: translateX(0); }
</style>
<div style="position: fixed !important; inset: 0; z-index: 2147483647; background: blue"></div>`;
const dialog = `<button id="before">before</button><dialog><button id="help" onclick="proffer('open', 'conversation')">Help</button></dialog>`;

describe.skipIf(!chromiumPath || !isWidgetBuilt)("The widget on a page", () => {
  let browser: Browser;
  let pages: WidgetPages;

  beforeAll(async () => {
    browser = await launch();
    pages = await serveWidgetPages({
      "/": {},
      "/strict": { headers: { "content-security-policy": strict } },
      "/hostile": { body: hostile },
      "/dialog": { body: dialog },
      "/twice": {
        tag: '<script>proffer = (...call) => (proffer.q = proffer.q || []).push(call); proffer("open");</script><script async src="/proffer.js" data-site="a"></script><script async src="/proffer.js" data-site="a"></script>',
      },
      "/pinned": { tag: pinnedTag() },
      "/broken": { tag: pinnedTag().replace("sha384-", "sha384-AAAA") },
    });
  });
  afterAll(async () => {
    await browser?.close();
    await pages?.close();
  });

  async function visit(path: string): Promise<{ page: Page; errors: string[] }> {
    const { tab } = await createVisitor(browser);
    const page = await tab();
    const errors: string[] = [];
    await page.addInitScript(() => {
      const told = ((window as unknown as { told: string[] }).told = [] as string[]);
      for (const type of ["error", "unhandledrejection", "securitypolicyviolation"])
        window.addEventListener(type, (event) =>
          told.push(`${type} ${(event as ErrorEvent).message ?? ""}`),
        );
    });
    await page.goto(pages.url + path);
    return { page, errors };
  }
  const told = (page: Page): Promise<string[]> =>
    page.evaluate(() => (window as unknown as { told: string[] }).told);

  test("under the strictest policy, with Trusted Types, it can be written in, and nothing is violated", async () => {
    const { page } = await visit("/strict");
    await page.getByTestId("launcher").click();
    await page.getByTestId("talk").click();
    await page.getByTestId("composer").pressSequentially("hello");
    expect(await page.getByTestId("composer").inputValue()).toBe("hello");
    expect(await told(page)).toEqual([]);
  });

  test("a page's styles do not reach it, and it lies above the highest of the page's layers", async () => {
    const { page } = await visit("/hostile");
    await page.getByTestId("launcher").click();
    await page.getByTestId("panel").waitFor();
    const look = await page.evaluate(() => {
      const host = document.querySelector("proffer-widget") as HTMLElement;
      const talk = host.shadowRoot?.querySelector("[data-testid=talk]") as Element;
      const { x, y } = talk.getBoundingClientRect();
      return {
        position: getComputedStyle(host).position,
        color: getComputedStyle(talk).color,
        surface: getComputedStyle(talk).getPropertyValue("--surface"),
        hit: document.elementFromPoint(x + 5, y + 5)?.localName,
        backdrop: getComputedStyle(host, "::backdrop").display,
      };
    });
    expect(look).toEqual({
      position: "fixed",
      color: "rgb(21, 33, 30)",
      surface: "#fff",
      hit: "proffer-widget",
      backdrop: "none",
    });
  });

  test("opened from within a modal dialog of the page it can be written in, and stays when that closes", async () => {
    const { page } = await visit("/dialog");
    await page.getByTestId("launcher").waitFor();
    await page.evaluate(() => document.querySelector("dialog")?.showModal());
    await page.click("#help");
    await page.getByTestId("composer").pressSequentially("hi");
    await page.evaluate(() => document.querySelector("dialog")?.close());
    await page.waitForFunction(
      () => document.querySelector("proffer-widget")?.parentNode === document.body,
    );
    expect(await page.getByTestId("composer").inputValue()).toBe("hi");
  });

  test("called before it is there and loaded twice it opens once", async () => {
    const { page } = await visit("/twice");
    await page.getByTestId("panel").waitFor();
    expect(await page.locator("proffer-widget").count()).toBe(1);
    expect(await told(page)).toEqual([]);
  });

  test("an open panel survives the page's changing of its whole body, and what was typed with it", async () => {
    const { page } = await visit("/");
    await page.getByTestId("launcher").click();
    await page.getByTestId("talk").click();
    await page.getByTestId("composer").fill("half a sen");
    await page.evaluate(() => {
      const body = document.createElement("body");
      body.innerHTML = "<h1>Another page</h1>";
      document.body.replaceWith(body);
    });
    await page.waitForFunction(() => document.querySelector("proffer-widget"));
    expect(await page.getByTestId("composer").inputValue()).toBe("half a sen");
    expect(
      await page.evaluate(() => document.querySelector("proffer-widget")?.matches(":popover-open")),
    ).toBe(true);
  });

  test("Escape brings the focus back to where the panel was opened, and the page hears no key of it", async () => {
    const { page } = await visit("/dialog");
    await page.getByTestId("launcher").waitFor();
    await page.evaluate(() => {
      const keys = ((window as unknown as { keys: string[] }).keys = [] as string[]);
      document.addEventListener("keydown", ({ key }) => keys.push(key));
      document.querySelector("#before")?.addEventListener("click", () => window.proffer?.("open"));
    });
    await page.click("#before");
    await page.getByTestId("panel").waitFor();
    await page.keyboard.press("k");
    await page.keyboard.press("Escape");
    await page.getByTestId("panel").waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("before");
    expect(await page.evaluate(() => (window as unknown as { keys: string[] }).keys)).toEqual([]);
  });

  test("what lies beside the launcher, where nothing of ours can be seen, can be clicked", async () => {
    const { page } = await visit("/");
    const box = await page.getByTestId("launcher").boundingBox();
    const hit = await page.evaluate(
      ([x, y]) => document.elementFromPoint(x ?? 0, y ?? 0)?.localName,
      [(box?.x ?? 0) + 1, (box?.y ?? 0) - 20],
    );
    expect(hit).not.toBe("proffer-widget");
  });

  test("the pinned copy runs with its integrity, and not with another", async () => {
    const { page } = await visit("/pinned");
    await page.getByTestId("launcher").waitFor();
    const { page: other } = await visit("/broken");
    await other.waitForTimeout(1000);
    expect(await other.locator("proffer-widget").count()).toBe(0);
  });
});

function pinnedTag(): string {
  const folder = join(top, "packages/widget/dist/widget");
  if (!isWidgetBuilt) return "";
  const file = readdirSync(folder).find((name) => /^proffer-\w+\.js$/.test(name)) ?? "";
  const digest = createHash("sha384")
    .update(readFileSync(join(folder, file)))
    .digest("base64");
  return `<script async src="/widget/${file}" integrity="sha384-${digest}" crossorigin="anonymous" data-site="test"></script>`;
}
