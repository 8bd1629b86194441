// @vitest-environment happy-dom
import { fireEvent, waitFor, within } from "@testing-library/preact";
import { describe, expect, test, vi } from "vitest";
import { createMemoryStorage, createProffer } from "@proffer/sdk";
import { openDebug } from "./overlay.tsx";
import { mug, shopRules } from "./testing/shop.ts";
import { createStubSource, stubNow } from "./testing/stub-source.ts";
import { useDebugPage } from "./testing/use-debug-page.ts";

const page = useDebugPage();
const text = (element: Element | null | undefined) => element?.textContent ?? "";
const rule = (name: string): HTMLElement => {
  const found = page.ui.getAllByTestId("rule").find((one) => text(one).includes(name));
  if (!found) throw new Error(`no rule “${name}” is shown`);
  return found;
};
const press = (key: string): void => void fireEvent.keyDown(page.focused as Element, { key });

describe("“Is my snippet working?” is answered", () => {
  test("at once, line by line", async () => {
    await page.open();
    expect(text(page.ui.getByTestId("verdict"))).toContain("2 things are worth a look");
    expect(text(page.ui.getByTestId("check-events"))).toContain("6 in the last minute");
  });

  test("and anew when something has gone wrong", async () => {
    await page.open();
    page.stub.change({ server: { failure: "No answer within 10 s." } });
    page.stub.fail({ type: "network", message: "Events could not be sent." });
    await waitFor(() => expect(text(page.ui.getByTestId("verdict"))).toContain("not working"));
    expect(text(page.ui.getByRole("tabpanel"))).toContain("Events could not be sent.");
  });
});

describe("Events are shown live", () => {
  test("with their properties, their source and what was decided because of them", async () => {
    await page.open();
    page.go("events");
    await page.stub.track("Product Viewed", undefined, "jsonLd");
    await waitFor(() => expect(page.ui.getAllByTestId("event")).toHaveLength(7));
    const [first] = page.ui.getAllByTestId("event") as [HTMLElement];
    await waitFor(() => expect(text(first)).toMatch(/^\d\d:\d\d:\d\dProduct Viewed.*jsonLd/));
    expect(text(first)).toContain("third-look fired");
    expect(within(first).queryByText("Morning Mug")).toBeNull();
    const button = within(first).getByRole("button");
    fireEvent.click(button);
    expect(button.getAttribute("aria-expanded")).toBe("true");
    expect(text(first.querySelector("dl"))).toContain("nameMorning Mug");
  });

  test("and can be filtered by anything that they say", async () => {
    await page.open();
    page.go("events");
    const filter = await page.ui.findByTestId("filter");
    fireEvent.input(filter, { target: { value: "C-1842" } });
    await waitFor(() => expect(page.ui.getAllByTestId("event")).toHaveLength(1));
    expect(text(page.ui.getByTestId("event"))).toContain("Product Added");
    fireEvent.input(filter, { target: { value: "nothing like it" } });
    await page.ui.findByText("No event matches.");
  });

  test("and what they say is never read as HTML", async () => {
    await page.open();
    page.go("events");
    const hostile = "<img src=x onerror=alert(1)>";
    await page.stub.track(hostile, { [hostile]: hostile });
    await waitFor(() => expect(page.ui.getAllByTestId("event")).toHaveLength(7));
    fireEvent.click(page.ui.getAllByRole("button", { expanded: false })[0] as HTMLElement);
    expect(page.host.shadowRoot?.querySelector("img")).toBeNull();
  });
});

describe("Each rule says how it stands", () => {
  test.each([
    ["third-look", ["Not yet", "2 of 3 Product Viewed within 7d (product_id mug): one more"]],
    ["stuck", ["Not yet", "the sources requests and forms are switched off", "cannot become true"]],
    ["left-cart", ["Not yet", "less than 2h after Product Added", "not seen yet: Order Completed"]],
    ["welcome-back", ["Not yet", "no consent yet: marketing"]],
    ["many-pages", ["Has fired", "Fired at 2026-11-22 14:03:17 Asia/Shanghai (tag)"]],
    ["size-help", ["Switched off", "does nothing"]],
    ["broken", ["Refused", "No operator is named “greaterThen”"]],
  ])("%s", async (name, said) => {
    await page.open();
    page.go("rules");
    await waitFor(() => rule(name));
    for (const part of said) expect(text(rule(name))).toContain(part);
  });

  test("how far it is is a bar, with its words", async () => {
    await page.open();
    page.go("rules");
    const bar = await waitFor(() => within(rule("third-look")).getByRole("progressbar"));
    expect(bar.getAttribute("aria-valuenow")).toBe("67");
    expect(bar.getAttribute("aria-label")).toBe("67% of the way");
  });

  test("opened, it shows its conditions, what would be in the way, and the other products", async () => {
    await page.open();
    page.go("rules");
    await waitFor(() => rule("welcome-back"));
    fireEvent.click(within(rule("welcome-back")).getByRole("button"));
    expect(text(rule("welcome-back"))).toContain("at least one of these");
    expect(text(rule("welcome-back"))).toContain("0 of 1 Order Completed: one more");
    expect(text(rule("welcome-back"))).toContain("And if it were true");
    expect(text(rule("welcome-back"))).toContain("has not agreed to marketing");
    fireEvent.click(within(rule("third-look")).getByRole("button"));
    expect(text(rule("third-look"))).toContain("Also aboutpot");
  });

  test("live: the third look makes it fire", async () => {
    await page.open();
    page.go("rules");
    await waitFor(() => rule("third-look"));
    await page.stub.track("Product Viewed");
    await waitFor(() => expect(text(rule("third-look"))).toContain("Has fired"));
  });

  test("held back, it says by what", async () => {
    await page.open();
    page.go("rules");
    await page.stub.track("Message Shown", { rule_id: "third-look", key: "mug" });
    await page.stub.track("Product Viewed");
    await waitFor(() => expect(text(rule("third-look"))).toMatch(/shown 1 of 1 times per 7d/));
  });
});

test("facts are shown once each, with their value and who asks for them", async () => {
  await page.open();
  page.go("facts");
  const facts = await waitFor(() => page.ui.getAllByTestId("fact").map(text));
  expect(facts[0]).toBe("Count Product Viewed · within 7d · product_id mugasked by third-look2");
  expect(facts).toContain("Time since anythingasked by welcome-back4s");
  expect(new Set(facts).size).toBe(facts.length);
});

test("sources are shown with what they found: what cannot be read first, what is off last", async () => {
  await page.open();
  page.go("page");
  const sources = await waitFor(() => page.ui.getAllByTestId("source").map(text));
  expect(sources[0]).toContain("OpenGraph tags Cannot be read");
  expect(sources.at(-1)).toContain("Switched off by sources: { forms: false }.");
  expect(sources.join()).toContain("Idle page OnIt has not said anything yet.");
});

describe("The keyboard reaches everything", () => {
  test("arrow keys go from tab to tab, round at the ends", async () => {
    await page.open();
    page.tab("status").focus();
    press("ArrowRight");
    expect(page.focused).toBe(page.tab("events"));
    await waitFor(() => expect(page.tab("events").getAttribute("aria-selected")).toBe("true"));
    press("ArrowLeft");
    expect(page.focused).toBe(page.tab("status"));
    press("Home");
    expect(page.focused).toBe(page.tab("events"));
    press("End");
    expect(page.focused).toBe(page.tab("status"));
  });

  test("the other way round where the page runs from right to left", async () => {
    document.documentElement.dir = "rtl";
    await page.open();
    page.tab("events").focus();
    press("ArrowLeft");
    expect(page.focused).toBe(page.tab("rules"));
  });

  test("Escape folds it to its pill, which has the focus then and gives it back", async () => {
    await page.open();
    page.tab("status").focus();
    press("Escape");
    const pill = await page.ui.findByTestId("pill");
    await waitFor(() => expect(page.focused).toBe(pill));
    fireEvent.click(pill);
    await waitFor(() => expect(page.focused).toBe(page.tab("status")));
  });

  test("it takes the focus from nobody when it opens by itself", async () => {
    const field = document.body.appendChild(document.createElement("input"));
    field.focus();
    await page.open();
    expect(document.activeElement).toBe(field);
  });

  test("the page's shortcuts do not hear what is typed into it", async () => {
    const heard = vi.fn();
    document.addEventListener("keydown", heard);
    await page.open();
    page.tab("status").focus();
    press("k");
    document.removeEventListener("keydown", heard);
    expect(heard).not.toHaveBeenCalled();
  });
});

describe("It stays as it was left", () => {
  test("on the next page of the tab", async () => {
    await page.open();
    page.go("rules");
    fireEvent.click(page.ui.getByRole("button", { name: "Move to the other side" }));
    fireEvent.click(page.ui.getByTestId("collapse"));
    await page.ui.findByTestId("pill");
    const left = JSON.parse(sessionStorage.getItem("proffer.debug") ?? "") as unknown;
    expect(left).toEqual({ tab: "rules", isCollapsed: true, side: "start" });
    page.debug.close();
    sessionStorage.setItem("proffer.debug", JSON.stringify(left));
    await page.open();
    fireEvent.click(page.ui.getByTestId("pill"));
    await waitFor(() => rule("third-look"));
    expect(page.ui.getByTestId("debug").className).toBe("panel start");
  });

  test("until it is closed: then nothing of it is left", async () => {
    await page.open();
    fireEvent.click(page.ui.getByTestId("close"));
    expect(page.host).toBeNull();
    expect(page.stub.listeners).toBe(0);
    expect(sessionStorage.getItem("proffer.debug")).toBeNull();
  });

  test("and is one, however often it is opened", async () => {
    await page.open();
    fireEvent.click(page.ui.getByTestId("collapse"));
    await page.ui.findByTestId("pill");
    openDebug(page.stub, { locale: "en" });
    await page.ui.findByTestId("verdict");
    expect(document.querySelectorAll("proffer-debug")).toHaveLength(1);
  });
});

describe("The report can be copied", () => {
  test("as JSON", async () => {
    const writeText = vi.fn((_text: string) => Promise.resolve());
    vi.stubGlobal("navigator", { clipboard: { writeText } });
    await page.open();
    fireEvent.click(page.ui.getByTestId("copy"));
    await waitFor(() => expect(text(page.ui.getByRole("status"))).toBe("Copied"));
    vi.unstubAllGlobals();
    const copied = JSON.parse(writeText.mock.calls[0]?.[0] ?? "") as unknown;
    expect(copied).toEqual(JSON.parse(JSON.stringify(await page.stub.report())));
  });

  test("by hand where the browser does not let it", async () => {
    vi.stubGlobal("navigator", {});
    await page.open();
    fireEvent.click(page.ui.getByTestId("copy"));
    await waitFor(() => expect(text(page.ui.getByRole("status"))).toContain("press Ctrl+C"));
    vi.unstubAllGlobals();
    expect(text(page.host.shadowRoot?.querySelector("pre"))).toContain('"site": "teahouse"');
  });
});

describe("A draft that is tried says so", () => {
  const preview = { preview: { expiresAt: stubNow + 3_600_000 }, rulesFrom: "preview" } as const;

  test("with the way back to what is published", async () => {
    await page.open({ stub: await createStubSource(preview) });
    const banner = page.ui.getByTestId("preview");
    expect(text(banner)).toMatch(/only this browser sees it. Until Nov 2[12], 2026/);
    const leave = within(banner).getByRole("link", { name: "Leave" });
    expect(new URL(leave.getAttribute("href") ?? "").searchParams.get("proffer_preview")).toBe("");
  });

  test("folded as well", async () => {
    sessionStorage.setItem("proffer.debug", JSON.stringify({ isCollapsed: true }));
    await page.open({ stub: await createStubSource(preview) });
    await page.ui.findByText("Preview: only this browser sees it");
    expect(page.ui.getByRole("link", { name: "Leave" })).toBeTruthy();
  });

  test("and what is published does not", async () => {
    await page.open();
    expect(page.ui.queryByTestId("preview")).toBeNull();
  });
});

test("it speaks Chinese where the page does", async () => {
  await page.open({ locale: "zh-Hans-CN" });
  await page.ui.findByText(/代码片段工作正常/);
  page.go("rules");
  await waitFor(() =>
    expect(text(rule("third-look"))).toContain(
      "7 天内 Product Viewed（product_id：mug）：2 / 3 次",
    ),
  );
});

test("a report that cannot be made is told of", async () => {
  const stub = await createStubSource();
  await page.open({ stub });
  stub.report = () => Promise.reject(new Error("the store is closed"));
  page.go("rules");
  expect(text(await page.ui.findByRole("alert"))).toContain("the store is closed");
});

test("it shows what a real client sees", async () => {
  const storage = createMemoryStorage();
  const proffer = createProffer({ rules: shopRules, site: "teahouse", storage, sources: false });
  const debug = openDebug(proffer, { locale: "en" });
  await proffer.track("Product Viewed", mug);
  await waitFor(() => expect(text(page.ui.getByTestId("verdict"))).toContain("is working"));
  expect(text(page.ui.getByTestId("check-loaded"))).toContain("for the site “teahouse”");
  page.go("events");
  await waitFor(() =>
    expect(text(page.ui.getByTestId("event"))).toMatch(/Product Viewed.*your page/),
  );
  page.go("rules");
  await waitFor(() => expect(text(rule("third-look"))).toContain("1 of 3 Product Viewed"));
  debug.close();
  await proffer.destroy();
});
