// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from "vitest";

const warned = vi.spyOn(console, "warn");

beforeEach(() => {
  warned.mockReset().mockImplementation(() => {});
  delete window.proffer;
  document.head.replaceChildren();
  vi.resetModules();
  // The build puts the name there; this one does not exist, as when the server is down.
  vi.stubGlobal("BOOT_FILE", "boot.js");
});

function addScript(src: string): void {
  const script = document.createElement("script");
  script.dataset["site"] = "demo";
  script.type = "text/plain";
  script.src = src;
  document.head.append(script);
}

test.each([
  ["file:///help/proffer.js", "/help/widget/boot.js"],
  ["file:///help/widget/proffer-0123456789ab.js", "/help/widget/boot.js"],
  ["file:///cdn/shop/proffer.js?v=2", "/cdn/shop/widget/boot.js"],
])("what %s loads lies beside it: %s", async (src, file) => {
  addScript(src);
  await import("./loader.ts");
  await vi.waitFor(() => expect(warned).toHaveBeenCalledOnce());
  expect(String(warned.mock.calls[0]?.[1])).toContain(file);
  expect(String(warned.mock.calls[0]?.[1])).not.toContain("widget/widget");
});

test("when the widget cannot be had, one warning is all that happens, and calls go on queuing", async () => {
  addScript("http://127.0.0.1:9/proffer.js");
  window.proffer = Object.assign(() => {}, { q: [["track", "early"]] });
  await import("./loader.ts");
  await vi.waitFor(() => expect(warned).toHaveBeenCalledOnce());
  window.proffer("track", "late");
  expect(window.proffer.q).toEqual([
    ["track", "early"],
    ["track", "late"],
  ]);
});

test("the queue stops growing at a thousand calls", async () => {
  await import("./loader.ts");
  for (let i = 0; i < 1500; i++) window.proffer?.("track", i);
  expect(window.proffer?.q).toHaveLength(1000);
});

test("a second script tag changes nothing", async () => {
  addScript("http://127.0.0.1:9/proffer.js");
  const running = Object.assign(() => {}, { loaded: true });
  window.proffer = running;
  await import("./loader.ts");
  expect(window.proffer).toBe(running);
  expect(warned).not.toHaveBeenCalled();
});

test("something else by the name of proffer, such as an element's id, is no queue", async () => {
  Object.assign(window, { proffer: document.createElement("div") });
  await import("./loader.ts");
  window.proffer?.("track", "X");
  expect(window.proffer?.q).toEqual([["track", "X"]]);
});
