// @vitest-environment happy-dom
import { cleanup, fireEvent, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Offer } from "@proffer/sdk";
import { mount } from "./mount.ts";
import type { Widget } from "./mount.ts";
import { createStubProffer, stubConversation, stubMessage } from "./testing/stub-proffer.ts";
import type { StubProffer } from "./testing/stub-proffer.ts";

let stub: StubProffer;
let widget: Widget | undefined;
/** What the browser would say of an element's being on screen. */
let onScreen = true;

class StubObserver {
  readonly #callback: IntersectionObserverCallback;
  constructor(callback: IntersectionObserverCallback) {
    this.#callback = callback;
  }
  observe(): void {
    this.#callback([{ isIntersecting: onScreen }] as IntersectionObserverEntry[], this as never);
  }
  disconnect(): void {}
}

beforeEach(() => {
  onScreen = true;
  localStorage.clear();
  document.body.replaceChildren();
  vi.stubGlobal("IntersectionObserver", StubObserver);
  stub = createStubProffer();
});
afterEach(() => {
  widget?.destroy();
  widget = undefined;
  cleanup();
  vi.unstubAllGlobals();
});

const host = (): HTMLElement => document.querySelector("proffer-widget") as HTMLElement;
const ui = (): ReturnType<typeof within> => within(host().shadowRoot as unknown as HTMLElement);
const start = (): void => void (widget = mount(stub, { locale: "en", now: () => 0 }));
/** That something did not appear says nothing before the next drawing, which Preact puts off. */
const drawn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));
const mug = { name: "Mug", price: "24.90", currency: "EUR", image_url: "/mug.png", url: "/p/mug" };

async function openTeaser(offer: Partial<Offer>): Promise<void> {
  start();
  stub.proffer(offer);
  fireEvent.click(
    within(await ui().findByTestId("teaser")).getAllByRole("button")[0] as HTMLElement,
  );
  await ui().findByTestId("panel");
  await waitFor(() => ui().queryByTestId("offer-card") ?? ui().getByTestId("lead"));
}

test("a message about a product is teased with its name and price, and is shown once it is on screen", async () => {
  start();
  stub.proffer({ id: "o", text: "Still thinking about the Mug?", about: mug });
  const teaser = await ui().findByTestId("teaser");
  expect(teaser.textContent).toContain("Still thinking about the Mug?");
  expect(teaser.textContent).toContain("€24.90");
  await waitFor(() => expect(stub.calls).toContain("shown o"));
  await waitFor(() => expect(ui().getByTestId("badge").textContent).toContain("1"));
});

test("an offer that came before the widget did is teased too", async () => {
  stub.proffer({ text: "early" });
  start();
  expect((await ui().findByTestId("teaser")).textContent).toContain("early");
});

test("an offer that another page has taken is not drawn here, and the next one is", async () => {
  start();
  stub.proffer({ id: "taken", text: "taken elsewhere", reserve: () => Promise.resolve(false) });
  stub.proffer({ id: "ours", text: "ours to show" });
  expect((await ui().findByTestId("teaser")).textContent).toContain("ours to show");
  expect(stub.calls).not.toContain("shown taken");
});

test("a teaser that cannot be seen does not count as shown", async () => {
  onScreen = false;
  start();
  stub.proffer({});
  await ui().findByTestId("teaser");
  await drawn();
  expect(stub.calls).toEqual([]);
});

test("no teaser appears while the customer types in the page; it comes when they stop", async () => {
  const field = document.body.appendChild(document.createElement("input"));
  start();
  field.focus();
  stub.proffer({});
  await drawn();
  expect(ui().queryByTestId("teaser")).toBeNull();
  field.blur();
  await ui().findByTestId("teaser");
});

test("no teaser appears in a background tab", async () => {
  const visibility = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  start();
  stub.proffer({});
  await drawn();
  expect(ui().queryByTestId("teaser")).toBeNull();
  visibility.mockReturnValue("visible");
  document.dispatchEvent(new Event("visibilitychange"));
  await ui().findByTestId("teaser");
});

test("waving a teaser away says so, and lets the next one come", async () => {
  start();
  stub.proffer({ id: "a", text: "first" });
  stub.proffer({ id: "b", text: "second" });
  await ui().findByTestId("teaser");
  fireEvent.click(ui().getByTestId("teaser-close"));
  expect(stub.calls).toContain("dismissed a");
  await waitFor(() => expect(ui().getByTestId("teaser").textContent).toContain("second"));
});

test("taking a teaser up opens the panel on its card, with a link to the product", async () => {
  await openTeaser({ id: "o", about: mug });
  expect(stub.calls).toContain("clicked o");
  const link = within(ui().getByTestId("offer-card")).getByRole("link");
  expect(link.getAttribute("href")).toMatch(/\/p\/mug$/);
  expect(ui().queryByTestId("teaser")).toBeNull();
});

test("a product address that is no web page gets no link", async () => {
  await openTeaser({ about: { ...mug, url: "javascript:alert(1)" } });
  expect(within(ui().getByTestId("offer-card")).queryByRole("link")).toBeNull();
});

test("a coupon's code is shown once the server has granted it, and can be copied", async () => {
  const copied = vi.fn(async () => {});
  vi.stubGlobal("navigator", { ...navigator, language: "en", clipboard: { writeText: copied } });
  await openTeaser({ id: "c", type: "coupon" });
  fireEvent.click(ui().getByTestId("coupon-claim"));
  expect((await ui().findByTestId("coupon-code")).textContent).toBe("BACK-7Q4M-X2");
  expect(ui().getByTestId("offer-card").textContent).toContain("10% off");
  fireEvent.click(ui().getByTestId("coupon-copy"));
  await waitFor(() => expect(ui().getByTestId("coupon-copy").textContent).toBe("Copied"));
  expect(copied).toHaveBeenCalledWith("BACK-7Q4M-X2");
});

test("a refusal is told in its own words, and may be tried again only if that can help", async () => {
  const refuse = (message: string, retryable: boolean) => async () => {
    throw Object.assign(new Error(message), { profferError: true, code: "too_large", retryable });
  };
  stub.onClaim = refuse("Please wait a minute.", true);
  await openTeaser({ id: "c", type: "coupon" });
  fireEvent.click(ui().getByTestId("coupon-claim"));
  expect((await ui().findByTestId("coupon-error")).textContent).toBe("Please wait a minute.");
  stub.onClaim = refuse("All coupons are gone.", false);
  fireEvent.click(ui().getByTestId("coupon-claim"));
  await waitFor(() =>
    expect(ui().getByTestId("coupon-error").textContent).toBe("All coupons are gone."),
  );
  expect(ui().queryByTestId("coupon-claim")).toBeNull();
});

test("a failure that is not ours does not show its text to the customer", async () => {
  stub.onClaim = async () => {
    throw new TypeError("Failed to fetch");
  };
  await openTeaser({ type: "coupon" });
  fireEvent.click(ui().getByTestId("coupon-claim"));
  expect((await ui().findByTestId("coupon-error")).textContent).not.toContain("fetch");
});

test("a hand-off leads to the conversation, and the first words are said about it", async () => {
  await openTeaser({ id: "h", type: "handoff", text: "Trouble with the payment?" });
  const field = ui().getByTestId("composer");
  expect(host().shadowRoot?.activeElement).toBe(field);
  expect(ui().getByTestId("lead").textContent).toContain("Trouble with the payment?");
  fireEvent.input(field, { target: { value: "My card is declined" } });
  fireEvent.keyDown(field, { key: "Enter", isComposing: true });
  fireEvent.keyDown(field, { key: "Enter", shiftKey: true });
  expect(stub.calls.some((call) => call.startsWith("say"))).toBe(false);
  fireEvent.keyDown(field, { key: "Enter" });
  expect(stub.calls).toContain("say My card is declined about h");
});

test("a reply behind a closed panel is teased with its author's name and counted", async () => {
  start();
  stub.setChat({
    conversation: stubConversation(),
    messages: [stubMessage(1, { text: "I can help" })],
  });
  const teaser = await ui().findByTestId("teaser");
  expect(teaser.textContent).toContain("Mei");
  expect(teaser.textContent).toContain("I can help");
  expect(ui().getByTestId("badge").textContent).toContain("1");
  fireEvent.click(ui().getByTestId("launcher"));
  expect((await ui().findByTestId("message")).dataset["from"]).toBe("agent");
  fireEvent.click(ui().getByTestId("panel-close"));
  await waitFor(() => expect(ui().queryByTestId("panel")).toBeNull());
  expect(ui().queryByTestId("badge")).toBeNull();
});

test("what is written at home is sent in the conversation, which is there by then", async () => {
  start();
  fireEvent.click(ui().getByTestId("launcher"));
  const field = await ui().findByTestId("composer");
  expect(ui().queryByRole("log")).toBeNull();
  expect(stub.calls).toEqual([]);
  fireEvent.input(field, { target: { value: "Do you ship to Ghent?" } });
  expect(stub.calls).toEqual(["connect", "typing"]);
  fireEvent.click(ui().getByTestId("send"));
  await ui().findByRole("log");
  expect(stub.calls).toEqual(expect.arrayContaining(["look null", "say Do you ship to Ghent?"]));
  expect(host().shadowRoot?.activeElement).toBe(field);
  expect((field as HTMLTextAreaElement).value).toBe("");
});

test("what was begun is still there when the panel is opened again", async () => {
  start();
  fireEvent.click(ui().getByTestId("launcher"));
  fireEvent.input(await ui().findByTestId("composer"), { target: { value: "Do you" } });
  fireEvent.click(ui().getByTestId("panel-close"));
  await waitFor(() => expect(ui().queryByTestId("panel")).toBeNull());
  fireEvent.click(ui().getByTestId("launcher"));
  expect(((await ui().findByTestId("composer")) as HTMLTextAreaElement).value).toBe("Do you");
});

test("a page that loads opens no socket; the client takes up a conversation by itself", async () => {
  start();
  await drawn();
  expect(stub.calls).toEqual([]);
});

test("what was read on an earlier page is not unread again", async () => {
  localStorage.setItem("proffer.read", JSON.stringify({ conversation: "c1", seq: 1 }));
  start();
  stub.setChat({ conversation: stubConversation(), messages: [stubMessage(1), stubMessage(2)] });
  await waitFor(() => expect(ui().getByTestId("badge").textContent).toContain("1 unread"));
});

test("an offer that the store gives back after the start is teased too", async () => {
  const { offers } = stub;
  stub.proffer({ text: "kept" });
  let isOpen = false;
  const ready = Promise.resolve().then(() => void (isOpen = true));
  Object.assign(stub, { ready, offers: () => (isOpen ? offers() : []) });
  start();
  expect(ui().queryByTestId("teaser")).toBeNull();
  expect((await ui().findByTestId("teaser")).textContent).toContain("kept");
});

test("a hand-off or a coupon whose rule gives no text has one of ours", async () => {
  await openTeaser({ type: "handoff", text: "" });
  expect(ui().getByTestId("lead").textContent).toContain("Having trouble?");
});

test("what is not confirmed yet says so, and a broken connection is explained", async () => {
  start();
  widget?.open({ type: "conversation" });
  await ui().findByRole("log");
  const pending = { clientId: "p", from: "visitor", text: "hello", at: 0, pending: true } as const;
  stub.setChat({ connection: "offline", messages: [pending] });
  expect((await ui().findByTestId("message")).textContent).toContain("Sending…");
  expect(ui().getByTestId("connection").textContent).toContain("We cannot be reached");
});

test("Escape closes the panel and gives the focus back to the launcher", async () => {
  start();
  fireEvent.click(ui().getByTestId("launcher"));
  const field = await ui().findByTestId("composer");
  await waitFor(() => expect(host().shadowRoot?.activeElement).toBe(field));
  fireEvent.keyDown(field, { key: "Escape" });
  await waitFor(() => expect(host().shadowRoot?.activeElement).toBe(ui().getByTestId("launcher")));
});

test("the page hears no key that is pressed in the widget", async () => {
  const heard = vi.fn();
  document.addEventListener("keydown", heard);
  start();
  fireEvent.click(ui().getByTestId("launcher"));
  fireEvent.keyDown(await ui().findByTestId("panel"), { key: "k", composed: true });
  document.removeEventListener("keydown", heard);
  expect(heard).not.toHaveBeenCalled();
});

test("the widget comes back when the page replaces its body, and leaves no empty copy", async () => {
  start();
  const copy = host().cloneNode() as HTMLElement;
  const body = document.createElement("body");
  body.append(copy);
  document.documentElement.replaceChild(body, document.body);
  await waitFor(() => expect(host().shadowRoot).not.toBeNull());
  expect(document.querySelectorAll("proffer-widget")).toHaveLength(1);
});

test("after destroy nothing of it is left on the page", async () => {
  start();
  widget?.destroy();
  stub.proffer({});
  await drawn();
  expect(host()).toBeNull();
});
