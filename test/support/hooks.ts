import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { createVisitor, launch } from "./browser.ts";
import type { Visitor } from "./browser.ts";
import { startServer } from "./server.ts";
import type { TestServer } from "./server.ts";

/** A Chromium and a server for all the tests of a `describe`, ended with it. */
export function useSite(): {
  readonly server: TestServer;
  visitor(options?: Parameters<Browser["newContext"]>[0]): Promise<Visitor>;
} {
  let browser: Browser;
  let server: TestServer;
  beforeAll(async () => {
    browser = await launch();
    server = await startServer();
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });
  return {
    get server() {
      return server;
    },
    visitor: (options) => createVisitor(browser, options),
  };
}
