import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ChatClient } from "../../packages/server/src/testing/chat-client.ts";
import { chromiumPath } from "../support/browser.ts";
import { sitDown } from "../support/embedding.ts";
import { useHardship } from "../support/endurance.ts";

describe.skipIf(chromiumPath === undefined)("A page with a conversation", () => {
  const site = useHardship();
  let agent: ChatClient;
  beforeEach(async () => {
    agent = await sitDown(site.server);
  });
  afterEach(() => agent.close());

  const hears = async (text: string): Promise<string> => {
    for (;;) {
      const { message } = await agent.next("message");
      if (message.text === text) return message.conversation;
    }
  };
  const say = async (page: Page, text: string): Promise<void> => {
    await page.getByTestId("composer").fill(text);
    await page.getByTestId("send").click();
  };

  test("comes back from the browser's cache with its panel, and both go on talking", async () => {
    const page = await site.open("/products/mug");
    await page.getByTestId("launcher").click();
    await page.getByTestId("talk").click();
    await say(page, "Before");
    const conversation = await hears("Before");
    await page.getByTestId("composer").fill("half a sen");
    await page.evaluate(() => {
      Object.assign(window, { isTheSame: true });
    });
    await page.click("text=Next");
    await page.waitForURL("**/next");
    // The driver's own way back waits for a load, which does not come.
    await page.evaluate(() => void setTimeout(() => history.back()));
    await page.waitForURL("**/products/mug", { waitUntil: "commit" });
    expect(await page.evaluate(() => "isTheSame" in window)).toBe(true);
    expect(await page.getByTestId("composer").inputValue()).toBe("half a sen");
    await say(page, "After");
    await hears("After");
    agent.send({ type: "say", clientId: "a1", conversation, text: "I am here" });
    await page.getByText("I am here").waitFor();
    await page.getByTestId("panel-close").click();
    await page.getByTestId("launcher").click();
    await page.getByTestId("panel").waitFor();
    expect(site.visitor.faults.filter((fault) => fault.startsWith("uncaught"))).toEqual([]);
  });
});
