import { chromium } from "playwright-core";
import { startShop } from "../../../scripts/lib/shop-server.mjs";
import { servePages } from "./serve.mjs";

/** A browser, Proffer's real server and the pages in front of it. */
export async function openPlace(executablePath) {
  const shop = await startShop();
  const pages = await servePages(shop.url);
  const browser = await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return {
    browser,
    pages,
    async close() {
      await browser.close();
      await pages.close();
      await shop.close();
    },
  };
}
