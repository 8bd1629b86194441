import { brotliCompressSync, constants } from "node:zlib";
import { chromium } from "playwright-core";
import { startShop } from "./shop-server.mjs";
import { openPanel } from "./open-panel.mjs";

/** Long enough for what waits until the page has nothing else to do. */
const settleMs = 8000;
/** Between two views of one product: the first is stored, and what it brings ahead is on its way. */
const betweenMs = 3000;

/** Pages of the example shop, and what has to be in the browser for them to be whole. */
const pages = {
  home: "/",
  product: "/products/teapot/",
  checkout: "/checkout/",
};
const cart = JSON.stringify([{ id: "mug", quantity: 1 }]);

/**
 * Loads the example shop's pages in a real Chromium from the real server, each as a customer who has never been here,
 * and weighs the code that the server delivers for the widget.
 *
 * @typedef {{ path: string, brotli: number }} File
 * @typedef {{ files: readonly File[], data: readonly File[], total: number }} Weight
 *   `data` is what else the widget was answered, which no total holds.
 * @param {string} executablePath the Chromium
 * @returns {Promise<{ loader: number, boot: Readonly<Record<keyof typeof pages, Weight>>, open: Weight, near: Weight }>}
 *   bytes, by brotli at its best: before a firing or a click; with the panel open and the focus in its input; after two
 *   views of one product, when the third fires a rule.
 */
export async function weighPages(executablePath, { waitMs = settleMs } = {}) {
  const server = await startShop();
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  const visit = (work) => weighVisit(browser, server.url, work);
  const boot = (path) => visit((page) => view(page, server.url + path, waitMs));
  try {
    const [home, product, checkout, near] = await Promise.all([
      ...Object.values(pages).map(boot),
      visit(async (page) => {
        await view(page, server.url + pages.product, betweenMs);
        await view(page, server.url + pages.product, waitMs);
      }),
    ]);
    const open = await visit(async (page) => {
      await view(page, server.url + pages.product, betweenMs);
      await openPanel(page);
      await page.waitForTimeout(betweenMs);
    });
    return { loader: loaderOf(product), boot: { home, product, checkout }, open, near };
  } finally {
    await browser.close();
    await server.close();
  }
}

/** The page that costs a customer most before anything happens. */
export function heaviest(weights) {
  return Object.entries(weights).reduce((worst, one) =>
    one[1].total > worst[1].total ? one : worst,
  );
}

/** What a good server or a content network sends of it. */
export function brotli(bytes) {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }).length;
}

async function view(page, url, waitMs) {
  await page.goto(url, { waitUntil: "load" });
  await page.getByTestId("launcher").waitFor();
  await page.waitForTimeout(waitMs);
}

async function weighVisit(browser, origin, work) {
  const context = await browser.newContext({ locale: "en-GB" });
  try {
    await context.addInitScript((cart) => localStorage.setItem("teahouse:cart", cart), cart);
    const record = recordDelivered(context, origin);
    await work(await context.newPage());
    return await record.weigh();
  } finally {
    await context.close();
  }
}

/**
 * Notes everything of ours that a browser is sent, by whichever page or worker asks for it, over all its page views.
 *
 * The bodies are taken as they come: a page that is left takes its own away.
 */
function recordDelivered(context, origin) {
  const bodies = new Map();
  context.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (!isOurs(response.url(), origin) || bodies.has(pathname)) return;
    bodies.set(pathname, { isCode: isCode(response), body: response.body().catch(() => null) });
  });
  return {
    async weigh() {
      const files = [];
      const data = [];
      for (const [path, { isCode, body }] of bodies) {
        const bytes = (await body) ?? (await bodyOf(context, origin + path));
        if (bytes) (isCode ? files : data).push({ path, brotli: brotli(bytes) });
      }
      return { files, data, total: files.reduce((sum, file) => sum + file.brotli, 0) };
    },
  };
}

/** The shop's pages and its own files come from the same server, but are not ours. */
function isOurs(url, origin) {
  const { origin: from, pathname } = new URL(url);
  return from === origin && /^\/(?:proffer\.js$|widget\/|v1\/)/.test(pathname);
}

function isCode(response) {
  const type = response.headers()["content-type"] ?? "";
  const path = new URL(response.url()).pathname;
  return /javascript|wasm|css/.test(type) || !path.startsWith("/v1/");
}

/** A body that the browser has let go of is asked for again: code has its hash in its name. */
async function bodyOf(context, url) {
  if (new URL(url).pathname.startsWith("/v1/")) return null;
  const answer = await context.request.get(url);
  return answer.ok() ? answer.body() : null;
}

function loaderOf({ files }) {
  const loader = files.find(({ path }) => path === "/proffer.js");
  if (!loader)
    throw new Error("The shop's product page did not load /proffer.js; is its script tag there?");
  return loader.brotli;
}
