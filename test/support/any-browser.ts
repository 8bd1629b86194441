import { chromiumPath, launch } from "./browser.ts";
import { firefoxPath, launchFirefox, launchWebKit, webkitDriverPath } from "./other-browsers.ts";
import type { OtherBrowser } from "./other-browsers.ts";

/** The Escape key, as WebDriver writes it. */
export const escapeKey = "\uE00C";

/** A browser that the same tests can drive as any other: one tab, and expressions that run in it. */
export interface AnyBrowser {
  readonly name: string;
  /** Whether it is installed. */
  readonly isHere: boolean;
  launch(): Promise<OtherBrowser>;
}

/** All that the widget is proved in. Who reads that one was skipped reads what would bring it. */
export const anyBrowsers: readonly AnyBrowser[] = [
  { name: "Chromium", isHere: chromiumPath !== undefined, launch: launchChromium },
  {
    name: "Firefox (from the system's firefox-esr)",
    isHere: firefoxPath !== undefined,
    launch: launchFirefox,
  },
  {
    name: "WebKit (from the system's webkit2gtk-driver and xvfb)",
    isHere: webkitDriverPath !== undefined,
    launch: launchWebKit,
  },
];

/** Where the others have nothing to add. */
export const chromiumOnly = anyBrowsers.slice(0, 1);

async function launchChromium(): Promise<OtherBrowser> {
  const browser = await launch();
  const page = await browser.newPage();
  return {
    open: async (url) => void (await page.goto(url)),
    evaluate: (expression) => page.evaluate(expression),
    press: (text) =>
      text === escapeKey ? page.keyboard.press("Escape") : page.keyboard.type(text),
    close: () => browser.close(),
  };
}
