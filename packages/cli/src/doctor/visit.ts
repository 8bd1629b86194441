import type { Browser, Page } from "playwright-core";
import type { Report } from "@proffer/sdk";
import { readRulesPins } from "../snippet/rules-pins.ts";
import type { DoctorOptions } from "./options.ts";

/** What a look at a page with a real browser has brought. */
export interface Visit {
  readonly url: string;
  /** Of the page itself; `null` where there was none, and why. */
  readonly status: number | null;
  readonly failure: string | null;
  /** The addresses of the script tags that load Proffer. */
  readonly tags: readonly string[];
  /** Requests of ours that failed, each with how. */
  readonly failedRequests: readonly string[];
  /** What the page's security policy kept from us. */
  readonly blocked: readonly string[];
  /** What Proffer wrote to the console. */
  readonly warnings: readonly string[];
  /** There where Proffer has started. */
  readonly report: Report | null;
  /** There where Proffer has a server. */
  readonly rulesKeys: RulesKeysSeen | null;
}

/** What the rules have to be signed with by the page's word, and what they are signed with; each `KID.KEY`. */
export interface RulesKeysSeen {
  /** Of the script tag's `data-rules-key`; `null` where it has none. */
  readonly pinned: readonly string[] | null;
  /** `null` where the server did not tell. */
  readonly signing: readonly string[] | null;
}

/** Opens the page as somebody who has never been there, and asks Proffer what it sees. */
export async function visit(options: DoctorOptions, executablePath: string): Promise<Visit> {
  const { chromium } = await import("playwright-core");
  // Chromium's own sandbox is not to be had as root, nor in most containers.
  const isRoot = process.getuid?.() === 0;
  const browser = await chromium.launch({
    executablePath,
    args: ["--disable-gpu", "--no-first-run", ...(isRoot ? ["--no-sandbox"] : [])],
  });
  try {
    return await look(browser, options);
  } finally {
    await browser.close();
  }
}

async function look(browser: Browser, { url, waitMs, width }: DoctorOptions): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  const page = await context.newPage();
  const warnings: string[] = [];
  const blocked: string[] = [];
  const failedRequests: string[] = [];
  page.on("console", (message) => {
    const text = message.text();
    if (text.includes("[proffer]")) warnings.push(text);
    if (text.includes("Content Security Policy")) blocked.push(text);
  });
  page.on("requestfailed", (request) => {
    if (isOurs(request.url()))
      failedRequests.push(`${request.url()} — ${request.failure()?.errorText ?? "no answer"}`);
  });
  page.on("response", (response) => {
    if (isOurs(response.url()) && response.status() >= 400)
      failedRequests.push(`${response.url()} — ${response.status()}`);
  });
  const { status, failure } = await open(page, url);
  if (status !== null) await page.waitForTimeout(waitMs);
  const tags = await page
    .evaluate(() =>
      [...document.querySelectorAll<HTMLScriptElement>("script[src]")]
        .map(({ src }) => src)
        .filter((src) => /\/proffer\.js(\?|$)/.test(src)),
    )
    .catch(() => []);
  const report = await askForReport(page);
  const rulesKeys = report?.endpoint ? await lookAtKeys(page, report.endpoint) : null;
  return {
    url,
    status,
    failure,
    tags,
    failedRequests,
    blocked: blocked.filter((text) => tags.some((tag) => text.includes(new URL(tag).host))),
    warnings,
    report,
    rulesKeys,
  };
}

/** The page's own word is read from its tag; the server is asked from here, as by whoever makes the tag. */
async function lookAtKeys(page: Page, endpoint: string): Promise<RulesKeysSeen> {
  const pinned = await page
    .evaluate(() => {
      const tag = document.querySelector<HTMLScriptElement>('script[src*="/proffer"][data-site]');
      return tag?.dataset["rulesKey"] ?? null;
    })
    .catch(() => null);
  const signing = await readRulesPins(endpoint).then(splitPins, () => null);
  return { pinned: pinned === null ? null : splitPins(pinned), signing };
}

function splitPins(pins: string): readonly string[] {
  return pins.split(/\s+/).filter((pin) => pin !== "");
}

async function open(page: Page, url: string): Promise<Pick<Visit, "status" | "failure">> {
  try {
    const response = await page.goto(url, { waitUntil: "load", timeout: 30_000 });
    return { status: response?.status() ?? 0, failure: null };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { status: null, failure: message.split("\n", 1)[0] ?? message };
  }
}

/** A page on which Proffer has not started only queues the question. */
function askForReport(page: Page): Promise<Report | null> {
  const asked = page.evaluate(
    () =>
      new Promise<unknown>((resolve) => {
        const { proffer } = window as { proffer?: (...call: unknown[]) => void };
        if (typeof proffer !== "function") return resolve(null);
        setTimeout(() => resolve(null), 5000);
        proffer("report", resolve);
      }),
  );
  return asked.then(
    (report) => report as Report | null,
    () => null,
  );
}

function isOurs(url: string): boolean {
  return /\/proffer\.js(\?|$)|\/widget\/[\w-]+\.js|\/v1\/(config|batch|preview)\b/.test(url);
}
