import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connect } from "../../packages/server/src/testing/chat-client.ts";
import { chromiumPath } from "../support/browser.ts";
import type { Visitor } from "../support/browser.ts";
import { useSite } from "../support/hooks.ts";

const markup = `"'><img src=x onerror=alert(1)><script>alert(2)</script>`;
const links = `javascript:alert(3) data:text/html,<script>alert(4)</script> http://a.test/"onclick="alert(5)`;
const deviceKey = "the-key-of-a-hostile-device";

/** Every element in the page and in the widget that could run something or lead somewhere. */
function risksIn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.querySelector("proffer-widget")?.shadowRoot ?? document;
    const risky = [...root.querySelectorAll("a, img, iframe, object, script:not([src])")];
    const armed = [...root.querySelectorAll("*")].filter((element) =>
      [...element.attributes].some(({ name }) => name.startsWith("on")),
    );
    return [...risky, ...armed].map((element) => element.outerHTML);
  });
}

describe.skipIf(chromiumPath === undefined)("Text that wants to be a program", () => {
  const site = useSite();
  let visitor: Visitor;
  let page: Page;
  let dialogs: number;

  beforeEach(async () => {
    visitor = await site.visitor();
    page = await visitor.tab();
    dialogs = 0;
    page.on("dialog", (dialog) => {
      dialogs++;
      void dialog.dismiss();
    });
  });
  afterEach(() => visitor.context.close());

  test("stays text at the desk, whoever wrote it wherever", async () => {
    await fetch(`${site.server.url}/v1/batch`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-proffer-device": deviceKey },
      body: JSON.stringify({
        batch: [
          { type: "identify", anonymousId: "hostile", userId: markup, traits: { name: markup } },
          {
            type: "track",
            event: markup,
            anonymousId: "hostile",
            properties: { name: markup, price: markup, currency: markup, [markup]: markup },
          },
        ],
      }),
    });
    const chat = await connect(site.server.url);
    chat.send({ type: "hello", role: "visitor", anonymousId: "hostile", deviceKey });
    chat.send({
      type: "open",
      clientId: "c1",
      text: `${markup} ${links}`,
      team: markup,
      why: { rule: { id: markup, name: markup }, reasons: [markup], facts: [] },
    });
    await chat.next("ack");

    await page.goto(site.server.desk);
    await page.getByTestId("conversation-item").first().click();
    await page.getByTestId("message").filter({ hasText: "alert(5)" }).waitFor();
    expect(await page.getByTestId("why").textContent()).toContain(markup);
    expect(await page.getByTestId("timeline").textContent()).toContain(markup);
    expect(await risksIn(page)).toEqual([]);
    expect(dialogs).toBe(0);
    expect(visitor.faults).toEqual([]);
    await chat.close();
  });

  test("stays text in the widget, from a product and from an agent; only web links are links", async () => {
    await page.goto(`${site.server.url}/cart/`);
    await page.evaluate(
      ([name, url]) => {
        for (let i = 0; i < 3; i++)
          window.proffer?.("track", "Product Viewed", {
            product_id: name,
            name,
            url,
            image_url: url,
          });
      },
      [markup, "javascript:alert(6)"],
    );
    await page.getByTestId("teaser").getByRole("button").first().click();
    await page.getByTestId("offer-card").waitFor();
    expect(await risksIn(page)).toEqual([]);

    const agent = await connect(site.server.url);
    const key = site.server.desk.split("#key=")[1] ?? "";
    agent.send({ type: "hello", role: "agent", key, name: markup.slice(0, 80) });
    await agent.next("welcome");
    await page.evaluate(() => window.proffer?.("open", "conversation"));
    await page.getByTestId("composer").fill("Who is there?");
    await page.getByTestId("send").click();
    const { conversation } = (await agent.next("message")).message;
    agent.send({ type: "say", clientId: "a1", conversation, text: `${markup} ${links}` });
    await page.getByTestId("message").filter({ hasText: "alert(5)" }).waitFor();
    expect(await risksIn(page)).toEqual([
      '<a href="http://a.test/" target="_blank" rel="noopener noreferrer nofollow">http://a.test/</a>',
    ]);
    expect(dialogs).toBe(0);
    expect(visitor.faults).toEqual([]);
    await agent.close();
  });
});
