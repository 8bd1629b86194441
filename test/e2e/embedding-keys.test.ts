import { expect, test } from "vitest";
import { escapeKey } from "../support/any-browser.ts";
import { describeInBrowsers, well } from "../support/embedding.ts";

/** A shop's shortcuts, as they are usually made: `/` searches, `?` helps, Escape closes what the shop has open. */
const shortcuts = `<input id="search"><script>
  addEventListener("keydown", ({ key }) => { if (key === "/") { document.querySelector("#search").focus(); } });
  document.onkeydown = ({ key }) => { if (key === "Escape") document.body.dataset.closed = "yes"; };
  document.body.addEventListener("keypress", (event) => { if (event.key === "?") event.preventDefault(); });
</script>`;

/** What has the focus, also inside the widget. */
const focused =
  "(document.activeElement.shadowRoot?.activeElement ?? document.activeElement)?.dataset.testid ?? document.activeElement.id";

describeInBrowsers("While a customer types in the widget", (site) => {
  test("the page's shortcuts do not fire, and the page hears no key of it", async () => {
    await site.openBody(shortcuts + site.tag());
    await site.talk("a/b?c k");
    expect(await site.evaluate("witness.keys")).toEqual([]);
    expect(await site.evaluate(focused)).toBe("composer");
    expect(await site.standing()).toEqual(well);
  });

  test("Escape closes the panel and brings the focus back to the launcher, and closes nothing of the page", async () => {
    await site.openBody(shortcuts + site.tag());
    await site.evaluate("witness.find('launcher').then((one) => one.focus())");
    await site.talk("a");
    await site.browser.press(escapeKey);
    await site.evaluate("witness.gone('panel')");
    expect(await site.evaluate(focused)).toBe("launcher");
    expect(await site.evaluate("document.body.dataset.closed ?? 'no'")).toBe("no");
    expect(await site.standing()).toEqual(well);
  });

  test("the page's own keys are the page's, before and after", async () => {
    await site.openBody(shortcuts + site.tag());
    await site.evaluate("witness.seen('launcher')");
    await site.evaluate("(document.querySelector('#search').focus(), 1)");
    await site.browser.press("x");
    await site.talk("y");
    await site.browser.press(escapeKey);
    await site.evaluate("(document.querySelector('#search').focus(), 1)");
    await site.browser.press("z");
    const keys = await site.evaluate<string[]>("witness.keys");
    expect(keys.filter((key) => key.startsWith("keydown"))).toEqual(["keydown x", "keydown z"]);
  });

  test("a dialog that the page opens takes the keys, and gives them back", async () => {
    await site.openBody(`<dialog><input id="name"></dialog>${site.tag()}`);
    await site.talk("half");
    await site.evaluate("document.querySelector('dialog').showModal()");
    await site.browser.press("Ann");
    expect(await site.evaluate("document.querySelector('#name').value")).toBe("Ann");
    await site.evaluate("document.querySelector('dialog').close()");
    await site.evaluate("witness.find('composer').then((field) => field.focus())");
    await site.browser.press(" a word");
    await site.comes("witness.find('composer').then((field) => field.value)", "half a word");
    expect(await site.standing()).toEqual(well);
  });
});
