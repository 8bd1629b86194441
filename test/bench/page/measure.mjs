import { entrants } from "./entrants.mjs";
import { installProbe } from "./probe.mjs";
import { readTrace, traceCategories } from "./trace.mjs";

/** As a phone of the middle range is slower than a desk's computer. */
const cpuThrottle = 4;
/** Lighthouse's “Slow 4G”, which is WebPageTest's “Mobile 3G – Fast”: bytes a second. */
const slow4G = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1024 * 1024) / 8,
  uploadThroughput: (750 * 1024) / 8,
};
/** Somebody who means to click is over the button for about this long before. */
const hoverMs = 200;
const patienceMs = 20_000;
const focusPatienceMs = 1500;

/**
 * What an entrant's page costs once it is loaded, and when its panel is opened, all of it new to the browser.
 *
 * @param {{ browser: import("playwright-core").Browser, pages: { url: string, startCount(): void, count(): number } }} place
 * @param {string} name
 * @returns figures in ms, bytes, and for `shift` the browser's own measure; `undefined` where an entrant has no such thing
 */
export async function measureCost({ browser, pages }, name, { settleMs }) {
  const url = `${pages.url}/light/${name}`;
  const { launcher, input, between, hasLauncher } = entrants[name];
  return visit(browser, { launcher, isWatching: false }, async (page, cdp) => {
    await throttle(cdp);
    pages.startCount();
    await browser.startTracing(page, { categories: traceCategories });
    await page.goto(url, { waitUntil: "load" });
    await page.waitForTimeout(settleMs);
    const costs = readTrace(await browser.stopTracing(), url);
    const bytes = pages.count();
    const heapBoot = await heapOf(cdp);
    const { shift } = await noted(cdp);
    const opened = input && (await openPanel(page, cdp, { launcher, input, between }));
    if (opened) await page.waitForTimeout(settleMs / 2);
    const heapOpen = opened ? await heapOf(cdp) : undefined;
    // A panel that is open from the start is not opened by a click.
    const clickToInput = hasLauncher ? opened?.clickToInput : undefined;
    return { ...costs, bytes, shift, heapBoot, heapOpen, ...opened, clickToInput };
  });
}

/** When a customer sees something, over a slow line: ms from the click that led to the page. */
export async function measurePaint({ browser, pages }, name, { settleMs }) {
  const { launcher } = entrants[name];
  return visit(browser, { launcher, isWatching: true }, async (page, cdp) => {
    await throttle(cdp);
    await cdp.send("Network.enable");
    await cdp.send("Network.emulateNetworkConditions", slow4G);
    await page.goto(`${pages.url}/shop/${name}`, { waitUntil: "load", timeout: patienceMs });
    if (launcher) await insist(page, cdp, "launcher");
    await page.waitForTimeout(settleMs / 2);
    const { firstPaint, largestPaint, launcher: launcherAt, shift } = await noted(cdp);
    return { firstPaint, largestPaint, launcher: launcherAt, slowShift: shift };
  });
}

/** A browser profile of its own, which has nothing in its caches. */
export async function visit(browser, probe, work) {
  const context = await browser.newContext({
    locale: "en-GB",
    viewport: { width: 1280, height: 800 },
  });
  try {
    await context.addInitScript(installProbe, probe);
    const page = await context.newPage();
    return await work(page, await context.newCDPSession(page));
  } finally {
    await context.close();
  }
}

/** Slows the page's main thread down. */
export function throttle(cdp) {
  return cdp.send("Emulation.setCPUThrottlingRate", { rate: cpuThrottle });
}

/** What is left on the page's heap when nothing is that nobody needs, bytes. */
async function heapOf(cdp) {
  await cdp.send("HeapProfiler.collectGarbage");
  await cdp.send("HeapProfiler.collectGarbage");
  return (await cdp.send("Runtime.getHeapUsage")).usedSize;
}

function noted(cdp) {
  return ask(cdp, "benchProbe.noted");
}

/** Not by the driver's own way of asking, which leaves half a megabyte of its code on the page's heap. */
async function ask(cdp, expression) {
  const { result, exceptionDetails } = await cdp.send("Runtime.evaluate", {
    expression,
    returnByValue: true,
  });
  if (exceptionDetails)
    throw new Error(`The page could not say ${expression}: ${result.description}`);
  return result.value;
}

/** Asks seldom, so that the asking is not what the page's thread is busy with; `undefined` where the wait was in vain. */
async function waitFor(page, cdp, names, timeout) {
  const deadline = performance.now() + timeout;
  while (performance.now() < deadline) {
    const now = await noted(cdp);
    if (names.some((name) => now[name] !== undefined)) return now;
    await page.waitForTimeout(100);
  }
  return undefined;
}

async function insist(page, cdp, ...names) {
  const now = await waitFor(page, cdp, names, patienceMs);
  if (now) return now;
  throw new Error(
    `${page.url()} has shown no ${names.join(" or ")} in ${patienceMs / 1000} seconds.`,
  );
}

/**
 * Opens an entrant's panel by the mouse, and goes on to its input where that takes a second click; both waits count.
 *
 * @returns {Promise<{ clickToInput: number, clicks: number, isFocused: boolean }>} to the focus where the panel gives it to
 *   the input by itself, else until the input can be seen
 */
export async function openPanel(page, cdp, { launcher, input, between = null }) {
  await ask(cdp, `benchProbe.watchInput(${JSON.stringify(input)}, ${JSON.stringify(between)})`);
  await press(page, cdp, launcher);
  const first = await insist(page, cdp, "inputVisible", "betweenVisible");
  if (first.inputVisible === undefined) await press(page, cdp, between);
  const last = await insist(page, cdp, "inputVisible");
  const focused = await waitFor(page, cdp, ["inputFocused"], focusPatienceMs);
  const { clicks, betweenVisible, inputFocused, inputVisible } = focused ?? last;
  const waited = clicks.length > 1 ? betweenVisible - clicks[0] : 0;
  const clickToInput = waited + (inputFocused ?? inputVisible) - clicks.at(-1);
  return { clickToInput, clicks: clicks.length, isFocused: focused !== undefined };
}

/** What slides in is pressed where it has come to. */
async function press(page, cdp, path) {
  const middle = () => ask(cdp, `benchProbe.middleOf(${JSON.stringify(path)})`);
  await page.mouse.move(...(await middle()));
  await page.waitForTimeout(hoverMs);
  await page.mouse.click(...(await middle()));
}
