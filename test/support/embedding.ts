import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import type { ChatMessage } from "@proffer/protocol";
import { connect } from "../../packages/server/src/testing/chat-client.ts";
import type { ChatClient } from "../../packages/server/src/testing/chat-client.ts";
import { anyBrowsers } from "./any-browser.ts";
import { openHostPages, plainPage } from "./host-pages.ts";
import type { HostPage, HostPages } from "./host-pages.ts";
import type { OtherBrowser } from "./other-browsers.ts";
import { startServer } from "./server.ts";
import type { TestServer } from "./server.ts";

/** What a test of the embedding works with, in whichever browser. */
export interface Embedding {
  readonly server: TestServer;
  /** Who sits at the desk: without anybody there, customers are asked where to answer. */
  readonly agent: ChatClient;
  readonly browser: OtherBrowser;
  /** The tag, as it is handed to shops. */
  tag(attributes?: string): string;
  /** Opens the first of some pages on a new origin: a customer whom nobody knows. */
  open(pages: Readonly<Record<string, HostPage | string>>): Promise<HostPages>;
  /** Opens one page with this in its body. */
  openBody(body: string): Promise<HostPages>;
  /** Runs an expression in the page. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** Waits until an expression has a value. */
  comes(expression: string, value: unknown): Promise<void>;
  /** Opens the conversation by the launcher, as a customer does, and types into it. */
  talk(text: string): Promise<void>;
  /** Waits until a message arrives at the desk. */
  hears(text: string): Promise<ChatMessage>;
  /** What the page has heard of that went wrong, and how many widgets there are. */
  standing(): Promise<Standing>;
}

interface Standing {
  readonly told: readonly string[];
  readonly widgets: number;
}

/** Nothing went wrong, and there is one widget. */
export const well: Standing = { told: [], widgets: 1 };

/** Runs tests in every browser that is installed; one that is not is skipped, and its name says what brings it. */
export function describeInBrowsers(
  about: string,
  tests: (site: Embedding, isChromium: boolean) => void,
  browsers = anyBrowsers,
): void {
  for (const { name, isHere, launch } of browsers)
    describe.skipIf(!isHere)(`${about}, in ${name}`, () => {
      tests(useEmbedding(launch), name === "Chromium");
    });
}

function useEmbedding(launch: () => Promise<OtherBrowser>): Embedding {
  let server: TestServer;
  let agent: ChatClient;
  let browser: OtherBrowser;
  let opened: HostPages[] = [];
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServer(), launch()]);
    agent = await sitDown(server);
  });
  afterEach(async () => {
    await browser.open("about:blank");
    await Promise.all(opened.map((pages) => pages.close()));
    opened = [];
  });
  afterAll(async () => {
    await agent?.close();
    await browser?.close();
    await server?.stop();
  });
  const site: Embedding = {
    get server() {
      return server;
    },
    get agent() {
      return agent;
    },
    get browser() {
      return browser;
    },
    tag: (attributes = "") =>
      `<script async src="${server.url}/proffer.js" data-site="test" ${attributes}></script>`,
    async open(pages) {
      const host = await openHostPages(pages);
      opened.push(host);
      await browser.open(host.origin + (Object.keys(pages)[0] ?? "/"));
      return host;
    },
    openBody: (body) => site.open({ "/": plainPage(body) }),
    evaluate: <Value>(expression: string) => browser.evaluate(expression) as Promise<Value>,
    async comes(expression, value) {
      await expect.poll(() => browser.evaluate(expression), { timeout: 10_000 }).toEqual(value);
    },
    async talk(text) {
      await browser.evaluate("witness.click('launcher')");
      await browser.evaluate("witness.click('talk')");
      await browser.evaluate("witness.find('composer').then((field) => field.focus())");
      await browser.press(text);
      await site.comes("witness.find('composer').then((field) => field.value)", text);
    },
    async hears(text) {
      for (;;) {
        const { message } = await agent.next("message");
        if (message.text === text) return message;
      }
    },
    standing: () => site.evaluate("({ told: witness.told, widgets: witness.count() })"),
  };
  return site;
}

/** Somebody comes to the desk, and stays. */
export async function sitDown({ url, desk }: TestServer): Promise<ChatClient> {
  const agent = await connect(url);
  agent.send({ type: "hello", role: "agent", key: desk.split("#key=")[1] ?? "", name: "Mei" });
  await agent.next("welcome");
  return agent;
}
