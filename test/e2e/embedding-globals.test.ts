import { expect, test } from "vitest";
import { chromiumOnly } from "../support/any-browser.ts";
import { describeInBrowsers, well } from "../support/embedding.ts";
import { plainPage } from "../support/host-pages.ts";
import { productMarkup } from "../support/shop-pages.ts";

/** What else pages do to the globals; what they do to fetch, promises and JSON is in `patched-page.test.ts`. */
const patches: Readonly<Record<string, string>> = {
  "freezes the prototypes": `<script>
    for (const one of [Object, Array, Function, Promise, Map, Set, String, Event, EventTarget, Node, Element, HTMLElement]) { Object.freeze(one.prototype); Object.freeze(one); }</script>`,
  "has an element by the name of our global": `<a id="proffer"></a>`,
  "has the helpers of Prototype.js": `<script>
    Array.from = function (list) { const all = []; for (let i = 0; i < list.length; i++) all.push(list[i]); return all; };
    Function.prototype.bind = function (self, ...first) { const run = this; return function (...rest) { return run.apply(self, [...first, ...rest]); }; };
    String.prototype.trim = function () { return this.replace(/^ +| +$/g, ""); };
    Element.prototype.remove = function () { this.parentNode && this.parentNode.removeChild(this); return this; };</script>`,
  "counts whoever listens, and slows all timers": `<script>
    const { addEventListener } = EventTarget.prototype; window.heard = 0;
    EventTarget.prototype.addEventListener = function (...given) { window.heard++; return addEventListener.apply(this, given); };
    const { setTimeout } = window; window.setTimeout = (act, ms, ...more) => setTimeout(act, (ms || 0) + 20, ...more);
    window.requestIdleCallback = undefined; window.requestAnimationFrame = (act) => setTimeout(() => act(performance.now()), 40);</script>`,
  "forbids the console": `<script>for (const name of ["log", "info", "debug"]) console[name] = () => { throw new Error("no console"); };</script>`,
  "has taken ours for its own": `<script>window.proffer = "a word of the page's";</script>`,
  "has no doctype and looks elsewhere for everything": `<base href="https://elsewhere.example/deep/">`,
  "keeps a clock that stands still": `<script>const at = Date.now(); Date.now = () => at;</script>`,
};

describeInBrowsers(
  "On a page that",
  (site) => {
    test.each(Object.keys(patches))(
      "%s, the third look brings the offer, and a person can be talked to",
      async (name) => {
        const body = (patches[name] ?? "") + productMarkup("mug") + site.tag();
        const { origin } = await site.open({ "/": plainPage(body) });
        for (let look = 1; look <= 3; look++) {
          if (look > 1) await site.browser.open(origin);
          await site.comes(looks, look);
        }
        await site.comes("witness.text('teaser')?.includes('Morning Mug')", true);
        await site.evaluate("witness.click('teaser-close')");
        await site.talk("hello");
        await site.evaluate("witness.click('send')");
        await site.hears("hello");
        expect(await site.standing()).toEqual(well);
      },
    );

    test("is XHTML, it can be talked to all the same", async () => {
      const { origin } = await site.open({
        "/page.xhtml": {
          type: "application/xhtml+xml",
          html: `<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><script src="/witness.js"></script><title>A page</title></head><body><h1>A page</h1><script async="async" src="${site.server.url}/proffer.js" data-site="test"></script></body></html>`,
        },
      });
      expect(origin).toMatch(/^http/);
      await site.talk("hello");
      expect(await site.standing()).toEqual(well);
    });
  },
  chromiumOnly,
);

/** How many looks at a product there have been, in all pages. */
const looks =
  "new Promise((resolve) => proffer('report', resolve)).then((report) => report.events.filter(({ event }) => event === 'Product Viewed').length).catch(() => 0)";
