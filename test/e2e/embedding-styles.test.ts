import { expect, test } from "vitest";
import { looksOf, partsAtHome, partsOfTalk } from "../support/computed-looks.ts";
import type { Looks } from "../support/computed-looks.ts";
import { describeInBrowsers, well } from "../support/embedding.ts";
import type { Embedding } from "../support/embedding.ts";
import { plainPage } from "../support/host-pages.ts";

const everything = [
  "all: unset !important",
  "display: block !important",
  "position: static !important",
  "font: italic 900 40px/3 cursive !important",
  "color: red !important",
  "background: blue !important",
  "letter-spacing: 9px !important",
  "text-transform: uppercase !important",
  "text-align: right !important",
  "writing-mode: vertical-rl !important",
  "margin: 11px !important",
  "padding: 13px !important",
  "border: 5px dotted lime !important",
  "box-sizing: content-box !important",
  "width: 50% !important",
  "opacity: .5 !important",
  "filter: blur(2px) !important",
  "transform: rotate(2deg) !important",
  "transition: all 9s !important",
  "cursor: wait !important",
  "user-select: none !important",
  "--ink: red; --surface: red; --accent: red; --line: red; --muted: red; --gap: 99px",
].join(";");

/** What pages have been seen to say to everything on them. */
const pages: Readonly<Record<string, (body: string) => string>> = {
  "resets everything, with all its might": (body) =>
    plainPage(
      body,
      `<style>*, *::before, *::after { ${everything} } proffer-widget { ${everything} }</style>`,
    ),
  "sets html and body in large type, right to left in all but name": (body) =>
    plainPage(
      body,
      "<style>html { font-size: 40px; line-height: 3; color: red; zoom: 1 } body { font: italic 900 30px cursive; text-align: right; visibility: visible; overflow: hidden; transform: translateX(0); contain: layout }</style>",
    ),
  "styles buttons, fields and what is custom by their names": (body) =>
    plainPage(
      body,
      `<style>button, input, textarea, svg, path, h1, p, div, span { ${everything} } :not(html, body, script) { ${everything} } :not(:defined) { display: none }</style>`,
    ),
  "covers all with the highest layers": (body) =>
    plainPage(
      `<div style="position: fixed; inset: 0; z-index: 2147483647; background: blue; pointer-events: none">1</div>${body}<div style="position: fixed; inset: 0; z-index: 2147483647; background: blue; opacity: .4; pointer-events: none">2</div>`,
    ),
  "has no doctype, and a base elsewhere": (body) =>
    plainPage(body, '<base href="https://elsewhere.example/deep/" target="_top">').replace(
      "<!doctype html>",
      "",
    ),
};

/** How the launcher and the panel look, when nothing moves any more. */
async function lookAround(site: Embedding): Promise<Looks> {
  const settled = async (parts: readonly string[]): Promise<Looks> => {
    let last: unknown;
    await site.evaluate("new Promise((resolve) => setTimeout(() => resolve(1), 300))");
    await expect
      .poll(
        async () => {
          const before = JSON.stringify(last);
          last = await site.evaluate(looksOf(parts));
          return JSON.stringify(last) === before;
        },
        { timeout: 10_000, interval: 150 },
      )
      .toBe(true);
    return last as Looks;
  };
  await site.evaluate("witness.click('launcher')");
  await site.evaluate("witness.seen('talk')");
  const home = await settled(partsAtHome);
  await site.evaluate("witness.click('talk')");
  await site.evaluate("witness.write('composer', 'Hello')");
  await site.evaluate("witness.click('send')");
  await site.hears("Hello");
  await site.evaluate("witness.seen('message')");
  return { ...home, ...(await settled(partsOfTalk)) };
}

/** In a line each. */
function differences(before: Looks, after: Looks): string[] {
  return Object.keys(before).flatMap((part) =>
    Object.keys(before[part] ?? {}).flatMap((name) => {
      const [was, is] = [before[part]?.[name], after[part]?.[name]];
      return was === is ? [] : [`${part} ${name}: ${was} -> ${is}`];
    }),
  );
}

const shop = `<style>.card { color: teal } .launcher, .panel, .proffer { color: red } button { font: inherit }</style>
  <h1>Shop</h1><p class="card">A <a href="#x">link</a></p><button class="launcher">Buy</button><input value="x">
  <ul><li>One</li></ul><table><tr><td>1</td></tr></table><div class="panel proffer">Ours</div>`;
const shopParts = "html body h1 p a button input ul li table td .panel .card".split(" ");

describeInBrowsers("The widget looks the same", (site, isChromium) => {
  // The hardest of them everywhere; a look around takes a while.
  const names = isChromium ? Object.keys(pages) : Object.keys(pages).slice(0, 1);
  let clean: Looks;

  test.each(names)("on a page that %s", async (name) => {
    if (!clean) {
      await site.openBody(site.tag());
      clean = await lookAround(site);
      expect(Object.keys(clean).length).toBeGreaterThanOrEqual(18);
    }
    await site.open({ "/": pages[name]?.(site.tag()) ?? "" });
    expect(differences(clean, await lookAround(site))).toEqual([]);
    expect(await site.standing()).toEqual(well);
  });

  test("and the page with it, open and written in, as without it", async () => {
    const state =
      "[document.styleSheets.length, document.adoptedStyleSheets?.length, scrollX, scrollY, document.documentElement.scrollHeight, document.title]";
    await site.openBody(shop);
    const before = await site.evaluate<Looks>(looksOf(shopParts, true));
    const stateBefore = await site.evaluate(state);
    const names = await site.evaluate<string[]>("Object.getOwnPropertyNames(window)");
    await site.openBody(shop + site.tag());
    await site.talk("hello");
    expect(differences(before, await site.evaluate<Looks>(looksOf(shopParts, true)))).toEqual([]);
    expect(await site.evaluate(state)).toEqual(stateBefore);
    const more = await site.evaluate<string[]>("Object.getOwnPropertyNames(window)");
    expect(more.filter((name) => !names.includes(name))).toEqual(["proffer"]);
    expect(await site.standing()).toEqual(well);
  });
});
