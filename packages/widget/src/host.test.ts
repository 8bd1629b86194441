// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { stayInReach, stopAtHost } from "./at-page.ts";
import { createHost } from "./host.ts";
import type { Host } from "./host.ts";

let host: Host | undefined;
const make = (options: Partial<Parameters<typeof createHost>[0]> = {}): Host =>
  (host = createHost({ lang: "en", ...options }));
const frame = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 60));

afterEach(() => {
  host?.remove();
  host = undefined;
  document.body.replaceChildren();
  vi.restoreAllMocks();
});

test("it is put into the page at once, with the language, direction and theme that were chosen", () => {
  const { element } = make({ lang: "ar", dir: "rtl", theme: "dark" });
  expect(element.parentNode).toBe(document.body);
  expect([element.lang, element.dir, element.dataset["theme"]]).toEqual(["ar", "rtl", "dark"]);
});

test.each([
  ["ar", "", "rtl"],
  ["ar-EG", "", "rtl"],
  ["ar", "ltr", "ltr"],
  ["de", "", "ltr"],
  ["arn", "", "ltr"],
  // These have English words, which follow the page.
  ["he", "", "ltr"],
  ["fa", "rtl", "rtl"],
])("in %s, on a page whose direction is “%s”, it runs %s", (lang, page, dir) => {
  document.documentElement.dir = page;
  expect(make({ lang }).element.dir).toBe(dir);
  document.documentElement.dir = "";
});

test("it comes back as it was when the page takes it out", async () => {
  const { element, root } = make();
  root.append("open");
  element.remove();
  await frame();
  expect(element.isConnected).toBe(true);
  expect(root.textContent).toBe("open");
});

test("once it is removed it stays away", async () => {
  const { element, remove } = make();
  remove();
  document.body.append("something else");
  await frame();
  expect(element.isConnected).toBe(false);
});

test("where the browser has a top layer it goes there, and again when it comes back", async () => {
  const show = vi.fn();
  HTMLElement.prototype.showPopover = show;
  const { element } = make();
  expect(show).toHaveBeenCalledOnce();
  element.remove();
  await frame();
  expect(show).toHaveBeenCalledTimes(2);
  Reflect.deleteProperty(HTMLElement.prototype, "showPopover");
});

test("a page that forbids the top layer gets the widget all the same", () => {
  HTMLElement.prototype.showPopover = () => {
    throw new Error("the page's own");
  };
  expect(make().element.isConnected).toBe(true);
  Reflect.deleteProperty(HTMLElement.prototype, "showPopover");
});

test("without constructable style sheets a style element has the page's nonce", () => {
  const attach = HTMLElement.prototype.attachShadow;
  vi.spyOn(HTMLElement.prototype, "attachShadow").mockImplementation(function (this: HTMLElement) {
    const root = attach.call(this, { mode: "open" });
    return new Proxy(root, {
      has: (_, name) => name !== "adoptedStyleSheets",
      get: (target, name) => {
        const value = Reflect.get(target, name) as unknown;
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  });
  const { element, adopt } = make({ nonce: "n0nce" });
  adopt(".a{}");
  const style = element.shadowRoot?.querySelector("style");
  expect(style?.nonce).toBe("n0nce");
  expect(style?.textContent).toBe(".a{}");
});

test.each(["keydown", "keyup", "input", "compositionend", "paste", "drop"])(
  "the page does not hear a %s in the widget, which itself does",
  (type) => {
    const { element, root } = make();
    const [page, own] = [vi.fn(), vi.fn()];
    const stop = stopAtHost(element);
    const field = root.appendChild(document.createElement("input"));
    document.addEventListener(type, page);
    field.addEventListener(type, own);
    field.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
    expect(own).toHaveBeenCalledOnce();
    expect(page).not.toHaveBeenCalled();
    stop();
    document.removeEventListener(type, page);
  },
);

test("it goes into the dialog that makes the rest of the page inert, and back when that closes", () => {
  const made = make();
  const dialog = document.body.appendChild(document.createElement("dialog"));
  vi.spyOn(document, "querySelectorAll").mockImplementation(((selector: string) =>
    selector.includes("modal") ? [dialog] : []) as never);
  stayInReach(made);
  expect(made.element.parentNode).toBe(dialog);
  dialog.dispatchEvent(new Event("close"));
  expect(made.element.parentNode).toBe(document.body);
});
