// @vitest-environment happy-dom
import { waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { mount } from "../../packages/widget/src/mount.ts";
import { parseText } from "../../packages/widget/src/rich-text.ts";
import { parsePageUrl, parseTextUrl } from "../../packages/widget/src/safe-url.ts";
import { createStubProffer } from "../../packages/widget/src/testing/stub-proffer.ts";
import { alarm, createCorpus } from "../support/hostile-corpus.ts";
import { risksIn } from "../support/hostile-risks.ts";
import { articleScene, createHostility, scenes } from "../support/hostile-scenes.ts";
import type { Scene } from "../support/hostile-scenes.ts";

/**
 * All of them stand somewhere in the widget. `PROFFER_HOSTILE_TEXTS=100000` tries more, `PROFFER_HOSTILE_SEED=2` others:
 * `PROFFER_HOSTILE_TEXTS=100000 npx vitest run --project whole test/attacks/hostile-texts.test.ts`.
 */
const count = Number(process.env["PROFFER_HOSTILE_TEXTS"] ?? 10_000);
const seed = Number(process.env["PROFFER_HOSTILE_SEED"] ?? 1);

class EverythingIsSeen {
  readonly #callback: IntersectionObserverCallback;
  constructor(callback: IntersectionObserverCallback) {
    this.#callback = callback;
  }
  observe(): void {
    this.#callback([{ isIntersecting: true }] as IntersectionObserverEntry[], this as never);
  }
  disconnect(): void {}
}

const heard = vi.fn();
const warned = vi.fn();
beforeEach(() => {
  vi.stubGlobal("IntersectionObserver", EverythingIsSeen);
  vi.stubGlobal(alarm, heard);
  vi.stubGlobal("alert", heard);
  vi.spyOn(console, "warn").mockImplementation(warned);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const corpus = createCorpus(count, seed);
const hostile = createHostility(corpus);

/** Draws a scene, and says what is wrong with it. */
async function faultsOf(
  name: string,
  { route, drawn, click, options, set }: Scene,
): Promise<string[]> {
  const stub = createStubProffer();
  hostile.takeShown();
  set(stub, hostile);
  const widget = mount(stub, { locale: "en", now: () => 0, ...options?.(hostile) });
  const root = document.querySelector("proffer-widget")?.shadowRoot as ShadowRoot;
  try {
    if (route) widget.open(route);
    const ui = within(root as unknown as HTMLElement);
    await waitFor(() => ui.getAllByTestId(drawn), { timeout: 3000, interval: 1 });
    if (click) ui.getByTestId(click).click();
    await new Promise((resolve) => setTimeout(resolve));
    const missing = await waitForTexts(root, hostile.takeShown());
    return [...risksIn(root), ...missing.map((one) => `not as it was written: ${one}`)].map(
      (fault) => `${name}: ${fault.slice(0, 300)}`,
    );
  } catch (cause) {
    return [`${name}: not drawn: ${String(cause).slice(0, 200)}`];
  } finally {
    widget.destroy();
    localStorage.clear();
    sessionStorage.clear();
  }
}

/** Parts are fetched when they are needed. What is not there after a while is given back. */
async function waitForTexts(
  root: ShadowRoot,
  texts: readonly string[],
): Promise<readonly string[]> {
  for (let left = 50; ; left--) {
    const text = root.textContent ?? "";
    const missing = texts.filter((one) => !text.includes(one));
    if (missing.length === 0 || left === 0) return missing;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test(`none of ${count} hostile texts makes an address that leads anywhere but to the web, or takes long`, () => {
  const addresses: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { href } = node as { readonly href?: string };
    if (href !== undefined) addresses.push(href);
    Object.values(node).forEach(visit);
  };
  const begun = performance.now();
  for (const text of corpus) {
    visit(parseText(text));
    for (const url of [parsePageUrl(text), parseTextUrl(text)]) if (url) addresses.push(url);
  }
  expect(performance.now() - begun).toBeLessThan(count);
  expect(addresses.length).toBeGreaterThan(count / 20);
  expect(addresses.filter((url) => !/^(?:https?:\/\/|mailto:)/.test(url))).toEqual([]);
});

test(
  `none of ${count} hostile texts becomes anything but text, wherever in the widget it stands`,
  async () => {
    const faults: string[] = [];
    const before = document.documentElement.outerHTML;
    while (hostile.given() < corpus.length && faults.length < 20) {
      for (const [name, scene] of Object.entries(scenes))
        faults.push(...(await faultsOf(name, scene)));
      hostile.takeShown();
      faults.push(...(await faultsOf("article", articleScene(hostile))));
    }
    expect(faults).toEqual([]);
    expect(hostile.given()).toBeGreaterThanOrEqual(corpus.length);
    expect(new Set(corpus).size).toBe(count);
    expect(heard).not.toHaveBeenCalled();
    expect(warned.mock.calls).toEqual([]);
    expect(document.documentElement.outerHTML).toBe(before);
  },
  20 * 60_000,
);
