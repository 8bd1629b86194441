// @vitest-environment happy-dom
import { fireEvent, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { mount } from "./mount.ts";
import type { Widget } from "./mount.ts";
import { createStubProffer, stubConversation, stubMessage } from "./testing/stub-proffer.ts";
import type { StubProffer } from "./testing/stub-proffer.ts";

const loads = vi.hoisted(() => ({ count: 0, isBroken: false }));
vi.mock("./ui.tsx", async (original) => {
  const module = await original<typeof import("./ui.tsx")>();
  return {
    ...module,
    startUi: (frame: Parameters<typeof module.startUi>[0]) => {
      loads.count++;
      if (loads.isBroken) throw new Error("broken");
      return module.startUi(frame);
    },
  };
});

let stub: StubProffer;
let widget: Widget | undefined;

beforeEach(() => {
  Object.assign(loads, { count: 0, isBroken: false });
  localStorage.clear();
  document.body.replaceChildren();
  stub = createStubProffer();
});
afterEach(() => {
  widget?.destroy();
  vi.restoreAllMocks();
});

const start = (locale = "en"): void => void (widget = mount(stub, { locale, now: () => 0 }));
const root = (): HTMLElement =>
  document.querySelector("proffer-widget")?.shadowRoot as unknown as HTMLElement;
const ui = (): ReturnType<typeof within> => within(root());
const launcher = (): HTMLElement => ui().getByTestId("launcher");
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 80));

test("a page that nobody talks to draws the launcher and nothing more", async () => {
  start();
  await settled();
  expect(loads.count).toBe(0);
  expect(launcher().textContent).toBe("Open chat");
  expect(launcher().getAttribute("aria-expanded")).toBe("false");
});

test.each(["pointerenter", "focus", "touchstart"])(
  "%s on the launcher fetches the panel, once, and does not open it",
  async (event) => {
    start();
    launcher().dispatchEvent(new Event(event));
    launcher().dispatchEvent(new Event(event));
    await waitFor(() => expect(loads.count).toBe(1));
    await settled();
    expect(loads.count).toBe(1);
    expect(ui().queryByTestId("panel")).toBeNull();
  },
);

test("the launcher says what a click on it will do, before and after", async () => {
  start();
  fireEvent.click(launcher());
  await ui().findByTestId("panel");
  expect(launcher().textContent).toBe("Close chat");
  expect(launcher().getAttribute("aria-expanded")).toBe("true");
  fireEvent.click(launcher());
  await waitFor(() => expect(ui().queryByTestId("panel")).toBeNull());
  expect(launcher().textContent).toBe("Open chat");
  expect(launcher().querySelectorAll("svg")).toHaveLength(1);
});

test("who clicks again before the panel has come has changed their mind", async () => {
  start();
  fireEvent.click(launcher());
  fireEvent.click(launcher());
  await waitFor(() => expect(loads.count).toBe(1));
  await settled();
  expect(ui().queryByTestId("panel")).toBeNull();
});

test("a panel that cannot be had costs one warning, and the next click tries again", async () => {
  const warned = vi.spyOn(console, "warn").mockImplementation(() => {});
  loads.isBroken = true;
  start();
  fireEvent.click(launcher());
  await waitFor(() => expect(warned).toHaveBeenCalledOnce());
  expect(launcher().ariaBusy).toBe("false");
  loads.isBroken = false;
  fireEvent.click(launcher());
  expect(await ui().findByTestId("panel")).toBeTruthy();
});

test("the badge counts what waits, to nine", async () => {
  start();
  const messages = Array.from({ length: 12 }, (_, i) => stubMessage(i + 1));
  stub.setChat({ conversation: stubConversation(), messages: messages.slice(0, 3) });
  await waitFor(() => expect(ui().getByTestId("badge").textContent).toBe("33 unread"));
  stub.setChat({ messages });
  await waitFor(() => expect(ui().getByTestId("badge").textContent).toBe("9+12 unread"));
});

test("the launcher speaks the customer's language before anything else is fetched", async () => {
  start("zh-CN");
  await waitFor(() => expect(launcher().textContent).toBe("打开客服窗口"));
  expect(loads.count).toBe(0);
});
