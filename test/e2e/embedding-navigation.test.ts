import { expect, test } from "vitest";
import { describeInBrowsers, well } from "../support/embedding.ts";
import type { Embedding } from "../support/embedding.ts";

/** Makes a body out of markup and puts it in the place of the one that is there; its scripts run, as a router sees to. */
const swapBody = `(markup) => {
  const next = new DOMParser().parseFromString(markup, "text/html").body;
  for (const script of next.querySelectorAll("script")) {
    const again = document.createElement("script");
    for (const { name, value } of script.attributes) again.setAttribute(name, value);
    again.textContent = script.textContent;
    script.replaceWith(again);
  }
  return next;
}`;

async function goOn(site: Embedding): Promise<unknown> {
  await site.comes("witness.count()", 1);
  await site.comes("document.querySelector('proffer-widget').shadowRoot !== null", true);
  await site.comes("document.querySelector('proffer-widget').matches(':popover-open')", true);
  await site.comes("witness.find('composer').then((field) => field.value)", "half a sen");
  await site.evaluate("witness.find('composer').then((field) => field.focus())");
  await site.browser.press("tence");
  await site.comes("witness.find('composer').then((field) => field.value)", "half a sentence");
  await site.evaluate("witness.click('panel-close')");
  await site.evaluate("witness.gone('panel')");
  await site.evaluate("witness.click('launcher')");
  await site.evaluate("witness.seen('panel')");
  return site.standing();
}

describeInBrowsers("The panel stays, with what was typed in it,", (site) => {
  const begin = async (): Promise<void> => {
    await site.openBody(`<main>One</main>${site.tag()}`);
    await site.talk("half a sen");
  };

  test("when Turbo puts another body in, and the copy of the first one that it kept", async () => {
    await begin();
    await site.evaluate(`(() => {
      window.kept = document.body.cloneNode(true);
      history.pushState({}, "", "/two");
      const next = (${swapBody})(${JSON.stringify(`<main>Two</main>${site.tag()}`)});
      document.documentElement.replaceChild(next, document.body);
    })()`);
    await site.comes("witness.count()", 1);
    await site.comes("document.querySelector('proffer-widget').shadowRoot !== null", true);
    await site.evaluate(`(() => {
      history.replaceState({}, "", "/");
      document.documentElement.replaceChild(window.kept, document.body);
    })()`);
    expect(await goOn(site)).toEqual(well);
  });

  test("when Astro swaps the document within a view transition", async () => {
    await begin();
    await site.evaluate(`(async () => {
      const swap = () => {
        const next = (${swapBody})(${JSON.stringify(`<main>Two</main>${site.tag()}`)});
        for (const { name } of [...document.documentElement.attributes])
          document.documentElement.removeAttribute(name);
        document.documentElement.setAttribute("lang", "de");
        document.head.replaceChildren(document.createElement("title"));
        document.body.replaceWith(next);
      };
      history.pushState({}, "", "/two");
      if (document.startViewTransition) await document.startViewTransition(swap).finished;
      else swap();
    })()`);
    expect(await goOn(site)).toEqual(well);
  });

  test("when htmx writes the body's inside anew", async () => {
    await begin();
    await site.evaluate("void (document.body.innerHTML = '<main>Two</main>')");
    expect(await goOn(site)).toEqual(well);
  });

  test("when the whole root element is another one", async () => {
    await begin();
    await site.evaluate(`(() => {
      const next = new DOMParser().parseFromString("<html><body>Two</body></html>", "text/html");
      document.replaceChild(document.adoptNode(next.documentElement), document.documentElement);
    })()`);
    expect(await goOn(site)).toEqual(well);
  });

  test("when an app draws its next page and only the address changes", async () => {
    await begin();
    await site.evaluate(`(() => {
      history.pushState({}, "", "/two?from=one");
      document.querySelector("main").textContent = "Two";
      history.replaceState({}, "", "/three#part");
    })()`);
    expect(await goOn(site)).toEqual(well);
  });

  test("when the page has written itself, and the tag, by document.write", async () => {
    const tag = site.tag().replace("</", "<\\/");
    await site.openBody(`<script>document.write('<main>One</main>' + '${tag}')</script>`);
    await site.talk("hello");
    expect(await site.standing()).toEqual(well);
  });
});
