import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { chromiumPath, lookOnRecord } from "../support/browser.ts";
import { useSite } from "../support/hooks.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: unknown; readonly failureSummary: string }[];
}

/** What axe finds wrong with a page, shadow roots included, in a line each. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const violations = await page.evaluate<readonly Violation[]>(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${JSON.stringify(target)} ${failureSummary}`),
  );
}

describe.skipIf(chromiumPath === undefined)("axe finds nothing", () => {
  const site = useSite();

  const looks = [
    ["in light", {}],
    ["in dark", { colorScheme: "dark" }],
    ["on a phone", { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }],
  ] as const;

  test.each(looks)("in the shop, the widget and the desk, %s", async (_name, options) => {
    const visitor = await site.visitor(options);
    // Animations end at once, so that nothing is looked at half faded in.
    const page = await visitor.tab();
    await page.emulateMedia({ reducedMotion: "reduce" });
    const at = (id: string) => page.getByTestId(id);
    const found: Record<string, string[]> = {};
    const look = async (state: string, where = page) => {
      await where.waitForTimeout(350);
      const faults = await findings(where);
      if (faults.length > 0) found[state] = faults;
    };

    await page.goto(`${site.server.url}/`);
    await at("launcher").waitFor();
    await look("list");
    for (let i = 0; i < 3; i++) {
      const recorded = lookOnRecord(page);
      await page.goto(`${site.server.url}/products/gaiwan/`);
      await recorded;
    }
    // On a phone it stands aside while the price lies under it.
    await at("teaser").waitFor({ state: "attached" });
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await at("teaser").waitFor();
    await look("product and teaser");
    await at("teaser").getByRole("button").first().click();
    await at("panel").waitFor();
    await look("panel with an offer");
    await at("panel-close").click();
    await at("launcher").click();
    await look("panel at home");
    await at("talk").click();
    await at("composer").fill("Hello");
    await at("send").click();
    await at("message").first().waitFor();
    await look("conversation");
    await page.goto(`${site.server.url}/cart/`);
    await look("empty cart");
    await page.goto(`${site.server.url}/checkout/`);
    await look("checkout");

    const agent = await site.visitor(options);
    const desk = await agent.tab();
    await desk.goto(site.server.desk);
    await desk.getByTestId("conversation-item").first().waitFor();
    await look("desk's list", desk);
    await desk.getByTestId("conversation-item").first().click();
    await desk.getByTestId("thread").waitFor();
    await look("desk's conversation", desk);
    await visitor.context.close();
    await agent.context.close();
    expect(found).toEqual({});
  });
});
