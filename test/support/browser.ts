import { chromium } from "playwright-core";
import type { Browser, BrowserContext, Page, Response } from "playwright-core";

/** The Chromium that the test command found; without one the browser tests are skipped, and the summary says so. */
export const chromiumPath = process.env["PROFFER_CHROMIUM"];

/** A headless Chromium that talks to nobody but the pages under test. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath as string,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A customer's browser: cookies and storage of its own, and a record of what went wrong in its pages. */
export interface Visitor {
  readonly context: BrowserContext;
  /** Opens another tab. */
  tab(): Promise<Page>;
  /** Errors and warnings of every tab's console, and uncaught exceptions. */
  readonly faults: string[];
}

export async function createVisitor(
  browser: Browser,
  options: Parameters<Browser["newContext"]>[0] = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    locale: "en-GB",
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  context.setDefaultTimeout(10_000);
  const faults: string[] = [];
  context.on("weberror", (error) => faults.push(`uncaught: ${error.error().message}`));
  context.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      faults.push(`${message.type()}: ${message.text()}`);
  });
  return { context, faults, tab: () => context.newPage() };
}

/**
 * Resolves when the server has answered for a look at a product. The page may be reported before the product is; a page
 * that is left in between has not been a look.
 */
export function lookOnRecord(page: Page): Promise<Response> {
  // One tab sends for all.
  return page
    .context()
    .waitForEvent(
      "response",
      (response) =>
        response.url().endsWith("/v1/batch") &&
        (response.request().postData() ?? "").includes('"Product Viewed"'),
    );
}
