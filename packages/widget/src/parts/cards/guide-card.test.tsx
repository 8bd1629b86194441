// @vitest-environment happy-dom
import { fireEvent, waitFor } from "@testing-library/preact";
import { beforeEach, expect, test, vi } from "vitest";
import { guideMarkKey } from "../../offers/guide-mark.ts";
import { useCardPage } from "../../testing/use-card-page.ts";

const page = useCardPage();
const steps = [
  { text: { default: "Open the menu" }, selector: "#menu" },
  { text: "Choose a size", selector: "#nowhere" },
  { text: "Look at this", url: "https://shop.example/sizes" },
];
const offer = { id: "g", type: "guide", text: "Find your size", params: { steps } } as const;
const ring = () => page.host.shadowRoot?.querySelector<HTMLElement>(".ring");
const step = () => page.ui.getByTestId("guide-step").textContent;
const next = () => fireEvent.click(page.ui.getByTestId("guide-next"));
const scrolled = vi.fn();

beforeEach(() => {
  scrolled.mockClear();
  const menu = document.body.appendChild(document.createElement("nav"));
  menu.id = "menu";
  menu.scrollIntoView = scrolled;
  menu.getBoundingClientRect = () => new DOMRect(10, 2000, 100, 40);
});

test("goes from step to step and back, says where it is, and ends by closing", async () => {
  const card = await page.open(offer);
  expect(page.card().textContent).toContain("Find your size");
  expect(step()).toBe("Open the menu");
  expect(card.queryByRole("button", { name: "Back" })).toBeNull();
  const button = page.ui.getByTestId("guide-next");
  button.focus();
  next();
  await card.findByText("Choose a size");
  expect(page.focused).toBe(button);
  expect(card.getAllByText("Step 2 of 3")).not.toEqual([]);
  expect(page.ui.getByTestId("guide-step").closest("[aria-live]")).not.toBeNull();
  fireEvent.click(card.getByRole("button", { name: "Back" }));
  await card.findByText("Open the menu");
  next();
  await card.findByText("Choose a size");
  next();
  fireEvent.click(await card.findByRole("button", { name: "Done" }));
  await waitFor(() => expect(page.ui.queryByTestId("panel")).toBeNull());
  expect(page.stub.calls).toContain("clicked g");
});

test("scrolls to the step's element and outlines it; the page's element is as it was", async () => {
  await page.open(offer);
  await waitFor(() => expect(ring()?.hidden).toBe(false));
  expect(scrolled).toHaveBeenCalledOnce();
  expect(ring()?.style.top).toBe("1995px");
  expect(document.querySelector("#menu")?.outerHTML).toBe('<nav id="menu"></nav>');
  next();
  await waitFor(() => expect(step()).toBe("Choose a size"));
  await waitFor(() => expect(ring()?.hidden).toBe(true));
  next();
  await waitFor(() => expect(ring()).toBeNull());
});

test("an element that the page draws late is found then", async () => {
  await page.open(offer);
  next();
  await waitFor(() => expect(ring()?.hidden).toBe(true));
  const late = document.body.appendChild(document.createElement("p"));
  late.id = "nowhere";
  late.getBoundingClientRect = () => new DOMRect(0, 0, 10, 10);
  await waitFor(() => expect(ring()?.hidden).toBe(false));
});

test.each([["#menu {"], ["<script>"], ["::part(x"]])(
  "a selector that is none (%s) finds nothing and harms nothing",
  async (selector) => {
    await page.open({ ...offer, params: { steps: [{ text: "Look", selector }] } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(step()).toBe("Look");
    expect(ring()?.hidden).toBe(true);
  },
);

test("the outline goes with the panel", async () => {
  await page.open(offer);
  await waitFor(() => expect(ring()).not.toBeNull());
  fireEvent.keyDown(page.ui.getByTestId("panel"), { key: "Escape" });
  await waitFor(() => expect(ring()).toBeNull());
});

test("among other offers it waits to be begun, and points at nothing", async () => {
  page.start();
  page.stub.proffer({ ...offer, state: "shown" });
  page.widget.open();
  const start = await page.ui.findByTestId("guide-start");
  expect(start.textContent).toBe("Start: 3 steps");
  expect(ring()).toBeNull();
  fireEvent.click(start);
  await page.ui.findByTestId("guide-step");
  expect(page.stub.calls).toContain("clicked g");
});

test("a step's page is led to, unless the customer is there or its address is none", async () => {
  const links = async (url: string): Promise<number> => {
    const id = url;
    const card = await page.open({ ...offer, id, params: { steps: [{ text: id, url }] } });
    const found = card.queryAllByRole("link").length;
    page.widget.close();
    await waitFor(() => expect(page.ui.queryByTestId("panel")).toBeNull());
    return found;
  };
  location.href = "https://shop.example/sizes?from=mail#top";
  expect(await links("https://shop.example/orders")).toBe(1);
  expect(await links("https://shop.example/sizes")).toBe(0);
  expect(await links("https://shop.example/sizes?from=mail")).toBe(0);
  expect(await links("https://shop.example/sizes?for=cups")).toBe(1);
  expect(await links("https://shop.example/sizes#cups")).toBe(1);
  expect(await links("javascript:alert(1)")).toBe(0);
});

test("goes on where it was when the page is left, and only then", async () => {
  await page.open(offer);
  next();
  await waitFor(() => expect(step()).toBe("Choose a size"));
  dispatchEvent(new Event("pagehide"));
  expect(JSON.parse(sessionStorage.getItem(guideMarkKey) ?? "")).toEqual({
    offer: "g",
    step: 1,
    at: 0,
  });
  page.widget.close();
  await waitFor(() => expect(sessionStorage.getItem(guideMarkKey)).toBeNull());
  dispatchEvent(new Event("pagehide"));
  expect(sessionStorage.getItem(guideMarkKey)).toBeNull();
});

test("is there again on the page that it led to", async () => {
  sessionStorage.setItem(guideMarkKey, JSON.stringify({ offer: "g", step: 1, at: 0 }));
  page.stub.proffer({ ...offer, state: "clicked" });
  page.start();
  expect((await page.ui.findByTestId("guide-step")).textContent).toBe("Choose a size");
  expect(sessionStorage.getItem(guideMarkKey)).toBeNull();
});

test.each([
  [{ offer: "g", step: 1, at: -61_000 }],
  [{ offer: "g", step: "1", at: 0 }],
  [null],
  ["{"],
])("a mark that is old or none (%j) opens nothing", async (mark) => {
  sessionStorage.setItem(guideMarkKey, typeof mark === "string" ? mark : JSON.stringify(mark));
  page.stub.proffer({ ...offer, state: "clicked" });
  page.start();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(page.ui.queryByTestId("panel")).toBeNull();
});

test("a step that is not in the guide any more is its last", async () => {
  sessionStorage.setItem(guideMarkKey, JSON.stringify({ offer: "g", step: 9, at: 0 }));
  page.stub.proffer({ ...offer, state: "clicked" });
  page.start();
  expect((await page.ui.findByTestId("guide-step")).textContent).toBe("Look at this");
});

test.each([["x"], [[null, 7, {}]]])(
  "a guide without steps (%j) only says its words",
  async (bad) => {
    const card = await page.open({ ...offer, params: { steps: bad } });
    expect(page.card().textContent).toBe("Find your size");
    expect(card.queryByRole("button")).toBeNull();
  },
);
