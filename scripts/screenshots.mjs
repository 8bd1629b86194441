// `npm run screenshots`: takes the pictures in docs/images from the built shop, in a real Chromium.
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { build } from "./lib/build.mjs";
import { findChromium } from "./lib/chromium.mjs";
import { install } from "./lib/install.mjs";
import { top } from "./lib/run.mjs";

await install();
await build();
const found = await findChromium();
if (!("path" in found)) throw new Error(`No pictures without a browser: ${found.missing}.`);

const { startServer } = await import("../packages/server/dist/index.js");
const at = (path) => join(top, path);
const server = await startServer({
  data: mkdtempSync(join(tmpdir(), "proffer-screenshots-")),
  host: "127.0.0.1",
  port: 0,
  rules: at("examples/shop/rules.json"),
  shop: at("examples/shop/dist"),
  widget: at("packages/widget/dist"),
  desk: at("packages/console/dist/desk"),
  demo: true,
});
const browser = await chromium.launch({
  executablePath: found.path,
  args: ["--no-sandbox", "--disable-gpu"],
});
const context = await browser.newContext({
  viewport: { width: 1280, height: 800 },
  locale: "en-GB",
});
const page = await context.newPage();
const part = (id) => page.getByTestId(id);
const picture = (name, of = page) => of.screenshot({ path: at(`docs/images/${name}.png`) });

for (let look = 0; look < 3; look++) {
  await page.goto(`${server.url}/products/teapot/`);
  await page.waitForTimeout(600);
}
await part("teaser").waitFor();
await page.waitForTimeout(600);
await picture("third-look");

await part("teaser-close").click();
await page.goto(`${server.url}/products/mug/`);
await part("add-to-cart").click();
await page.goto(`${server.url}/checkout/`);
await part("fail-payment").check();
for (let attempt = 0; attempt < 3; attempt++) {
  await part("pay").click();
  await page.waitForTimeout(1200);
}
await part("teaser").getByRole("button").first().click();
await part("composer").fill("My card is declined, and I do not know why.");
await part("send").click();
await page.waitForTimeout(600);
const desk = await context.newPage();
await desk.goto(`${server.url}/desk/#key=${server.agentKey}`);
await desk.getByTestId("conversation-item").first().click();
await desk
  .getByTestId("composer")
  .fill("I can see the three tries; your bank asks for a second step. May I send you a link?");
await desk.getByTestId("send").click();
await desk.waitForTimeout(600);
await picture("desk", desk);

await browser.close();
await server.close();
