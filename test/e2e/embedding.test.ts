import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { describeInBrowsers, well } from "../support/embedding.ts";
import { plainPage } from "../support/host-pages.ts";
import { top } from "../support/server.ts";

const queue =
  "window.proffer=window.proffer||function(){(proffer.q=proffer.q||[]).push(arguments)};";

/** The names of the page's own events, as they were taken in. */
const events =
  'new Promise((resolve) => proffer("report", resolve)).then((report) => report.events.map(({ event }) => event).reverse().filter((name) => /^Said/.test(name)))';

describeInBrowsers("The tag", (site) => {
  test("finds what the page has called before, in its order", async () => {
    await site.openBody(
      `<script>${queue} proffer("track", "Said first"); proffer("track", "Said second"); proffer("open", "conversation");</script>${site.tag()}`,
    );
    await site.evaluate("witness.seen('composer')");
    await site.comes(events, ["Said first", "Said second"]);
    expect(await site.standing()).toEqual(well);
  });

  test("loaded three times, also over other hosts, is loaded once", async () => {
    await site.openBody(
      `<script>${queue} proffer("track", "Said once");</script>${site.tag().repeat(2)}${site.tag().replace("127.0.0.1", "localhost")}`,
    );
    await site.evaluate("witness.seen('launcher')");
    await site.comes(events, ["Said once"]);
    expect(await site.standing()).toEqual(well);
  });

  test("can come after the page has loaded, by a script that adds it", async () => {
    await site.openBody(`<script>${queue}</script>`);
    await site.comes("document.readyState", "complete");
    await site.evaluate(`document.head.append(Object.assign(document.createElement("script"),
      { async: true, src: "${site.server.url}/proffer.js" }))`);
    await site.evaluate("document.scripts[document.scripts.length - 1].dataset.site = 'test'");
    await site.talk("hello");
    expect(await site.standing()).toEqual(well);
  });

  test("can be run as text by a tag manager, which leaves no tag but an empty one", async () => {
    const text = readFileSync(join(top, "packages/widget/dist/proffer.js"), "utf8");
    await site.open({
      "/": plainPage(
        `<script type="text/plain" data-site="test" src="${site.server.url}/proffer.js"></script>
        <script>fetch("/manager.js").then((one) => one.text()).then((text) => new Function(text)())</script>`,
      ),
      "/manager.js": text,
    });
    await site.talk("hello");
    expect(await site.standing()).toEqual(well);
  });

  test("can stand in the head, before there is a body", async () => {
    await site.open({
      "/": plainPage("<h1>Late</h1>", site.tag().replace("async", "")),
    });
    await site.talk("hello");
    expect(await site.standing()).toEqual(well);
  });

  test("taken out of the page and put in again it changes nothing", async () => {
    await site.openBody(site.tag('id="tag"'));
    await site.talk("half");
    await site.evaluate(
      `(() => { const { src, dataset } = document.querySelector("#tag");
        document.querySelector("#tag").remove();
        const again = Object.assign(document.createElement("script"), { src });
        Object.assign(again.dataset, dataset);
        return new Promise((resolve) => { again.onload = resolve; document.body.append(again); }).then(() => 1); })()`,
    );
    await site.comes("witness.find('composer').then((field) => field.value)", "half");
    expect(await site.standing()).toEqual(well);
  });

  test("after a shutdown starts afresh when it is put in again", async () => {
    await site.openBody(site.tag('id="tag"'));
    await site.evaluate("witness.seen('launcher')");
    await site.evaluate('(proffer("shutdown"), 1)');
    await site.comes("witness.count()", 0);
    await site.evaluate(
      `(() => { const again = document.createElement("script");
        again.src = document.querySelector("#tag").src; again.dataset.site = "test";
        document.body.append(again); })()`,
    );
    await site.talk("hello again");
    expect(await site.standing()).toEqual(well);
  });

  test("its host comes back when the page takes it out, with what was typed in it", async () => {
    await site.openBody(site.tag());
    await site.talk("half a sen");
    await site.evaluate("document.querySelector('proffer-widget').remove()");
    await site.comes("witness.count()", 1);
    await site.comes("witness.find('composer').then((field) => field.value)", "half a sen");
    await site.comes("document.querySelector('proffer-widget').matches(':popover-open')", true);
    expect(await site.standing()).toEqual(well);
  });

  test("its host, moved to another place of the page, lies above all as before", async () => {
    await site.openBody(`<main></main>${site.tag()}`);
    await site.talk("half a sen");
    await site.evaluate(
      "(document.querySelector('main').append(document.querySelector('proffer-widget')), 1)",
    );
    await site.comes("document.querySelector('proffer-widget').matches(':popover-open')", true);
    await site.comes("witness.find('composer').then((field) => field.value)", "half a sen");
    expect(await site.standing()).toEqual(well);
  });
});
