import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, createVisitor, launch } from "../support/browser.ts";
import { alarm, createCorpus } from "../support/hostile-corpus.ts";
import { isWidgetBuilt, serveWidgetPages } from "../support/widget-pages.ts";
import type { WidgetPages } from "../support/widget-pages.ts";
import { witnessScript } from "../support/witness.ts";

const names =
  "site locale theme dir consent deviceUrl sourcesOff signalsOff sound notifications".split(" ");

describe.skipIf(!chromiumPath || !isWidgetBuilt)("The tag's own attributes", () => {
  let browser: Browser;
  let pages: WidgetPages;
  beforeAll(async () => {
    browser = await launch();
    pages = await serveWidgetPages({ "/": { tag: `<script>${witnessScript}</script>` } });
  });
  afterAll(async () => {
    await browser?.close();
    await pages?.close();
  });

  test("whatever is in them, run nothing, lead nowhere, and throw nothing at the page", async () => {
    const texts = createCorpus(100, 3);
    const alarms: unknown[] = [];
    for (let at = 0; at < texts.length; at += names.length) {
      const { context, tab } = await createVisitor(browser);
      await context.exposeFunction(alarm, (what: unknown) => alarms.push(what));
      await context.route("**", (route) => {
        const { protocol, origin } = new URL(route.request().url());
        if (origin === pages.url || protocol === "data:") return route.continue();
        return route.abort();
      });
      const page = await tab();
      page.on("dialog", (dialog) => void dialog.dismiss().then(() => alarms.push("dialog")));
      await page.goto(pages.url);
      const given = names.map(
        (name, i) => [name, texts[(at + i) % texts.length] as string] as const,
      );
      await page.evaluate((given) => {
        const tag = Object.assign(document.createElement("script"), { src: "/proffer.js" });
        for (const [name, text] of given) tag.dataset[name] = text;
        tag.dataset["site"] ??= "test";
        document.body.append(tag);
      }, given);
      await page.getByTestId("launcher").click();
      await page.getByTestId("panel").waitFor();
      alarms.push(...(await page.evaluate(() => window.witness.told)));
      await context.close();
    }
    expect(alarms).toEqual([]);
  });
});
