import { expect, test } from "vitest";
import { describeInBrowsers, well } from "../support/embedding.ts";
import { plainPage } from "../support/host-pages.ts";
import { productMarkup } from "../support/shop-pages.ts";

/** Looks three times without leaving the page. */
const lookThrice =
  "[1, 2, 3].forEach(() => proffer('track', 'Product Viewed', { product_id: 'mug', name: 'Morning Mug' }))";

const queue =
  "<script>window.proffer=window.proffer||function(){(proffer.q=proffer.q||[]).push(arguments)}</script>";

describeInBrowsers("A page that is shown", (site) => {
  test("in a frame of another page of its origin has a widget of its own, and the other page has none", async () => {
    await site.open({
      "/": plainPage('<iframe src="/inner" width="600" height="700"></iframe>'),
      "/inner": plainPage(productMarkup("mug") + site.tag()),
    });
    await site.comes("frames[0]?.witness !== undefined", true);
    await site.evaluate("frames[0].witness.click('launcher')");
    await site.evaluate("frames[0].witness.click('talk')");
    await site.evaluate("frames[0].witness.write('composer', 'From within')");
    await site.evaluate("frames[0].witness.click('send')");
    await site.hears("From within");
    expect(await site.evaluate("[witness.count(), frames[0].witness.count()]")).toEqual([0, 1]);
    expect(await site.evaluate("[...witness.told, ...frames[0].witness.told]")).toEqual([]);
  });

  test("without any storage, as in a sandboxed frame, remembers while it is open, and can be talked from", async () => {
    await site.open({
      "/": {
        html: plainPage(queue + site.tag()),
        headers: { "content-security-policy": "sandbox allow-scripts" },
      },
    });
    expect(
      await site.evaluate("(() => { try { return !!localStorage; } catch { return 'none'; } })()"),
    ).toBe("none");
    await site.evaluate(`(${lookThrice}, 1)`);
    await site.comes("witness.text('teaser')?.includes('Morning Mug')", true);
    await site.talk("From a box");
    await site.evaluate("witness.click('send')");
    await site.hears("From a box");
    expect(await site.standing()).toEqual(well);
  });

  test("in a sandboxed frame throws nothing at the page around it", async () => {
    await site.open({
      "/": plainPage(
        '<script>addEventListener("message", ({ data }) => { window.said = data; });</script><iframe sandbox="allow-scripts" src="/inner" width="600" height="700"></iframe>',
      ),
      "/inner": plainPage(
        `${queue}${site.tag()}<script>witness.find("launcher").then(() => { ${lookThrice}; return witness.find("teaser"); })
          .then((teaser) => parent.postMessage([teaser.textContent.includes("Morning Mug"), ...witness.told], "*"))</script>`,
      ),
    });
    await site.comes("window.said", [true]);
    expect(await site.evaluate("witness.told")).toEqual([]);
  });
});
