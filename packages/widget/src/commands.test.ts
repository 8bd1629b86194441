import { beforeEach, expect, test, vi } from "vitest";
import { createCommands } from "./commands.ts";
import { goLive } from "./go-live.ts";
import type { Call, ProfferFunction } from "./queue.ts";
import { createStubProffer } from "./testing/stub-proffer.ts";

const warned = vi.spyOn(console, "warn");
beforeEach(() => void warned.mockReset().mockImplementation(() => {}));

function start(): {
  stub: ReturnType<typeof createStubProffer>;
  run: (...call: unknown[]) => void;
  widget: string[];
} {
  const stub = createStubProffer();
  const widget: string[] = [];
  const run = createCommands({
    proffer: stub,
    widget: {
      open: (route) => widget.push(`open ${route?.type ?? ""}`),
      close: () => widget.push("close"),
      set: (settings) => widget.push(`set ${Object.keys(settings).join()}`),
      destroy: () => widget.push("destroy"),
    },
    onDebug: () => widget.push("debug"),
    onShutdown: () => widget.push("shut down"),
  });
  return { stub, run, widget };
}

test("commands reach the client and the widget", () => {
  const { run, stub, widget } = start();
  run("track", "Product Viewed", { product_id: "mug" });
  run("identify", 42, { name: "Ann" });
  run("page", "Home");
  run("setConsent", { marketing: true });
  run("consent", { functional: true });
  run("open");
  run("open", "conversation");
  run("close");
  run("set", { sound: true });
  run("debug");
  expect(stub.calls).toEqual([
    "track Product Viewed",
    "identify 42",
    "page Home",
    "consent marketing",
    "consent functional",
  ]);
  expect(widget).toEqual(["open ", "open conversation", "close", "set sound", "debug"]);
});

test("an unknown command is answered by a warning that lists the known ones", async () => {
  start().run("opne");
  await vi.waitFor(() => expect(warned).toHaveBeenCalledOnce());
  expect(warned.mock.calls[0]?.[0]).toMatch(/“opne”.*open, close, set, track/);
});

test.each([["constructor"], ["__proto__"], [Symbol("x")], [undefined], [{}]])(
  "%s is no command and does not throw",
  async (name) => {
    start().run(name);
    await vi.waitFor(() => expect(warned).toHaveBeenCalledOnce());
  },
);

test("an object that throws when it is made a text is no command either", async () => {
  const hostile = {
    toString() {
      throw new Error("the page's own bug");
    },
  };
  start().run(hostile);
  await vi.waitFor(() => expect(warned).toHaveBeenCalledOnce());
  expect(warned.mock.calls[0]?.[0]).toContain("no command of the type object");
});

test.each([
  ["track", [undefined], "event’s name"],
  ["identify", [""], "customer’s id"],
  ["setConsent", [{ marketing: "yes" }], "true or false"],
  ["on", ["ofer", () => {}], "event, decision, offer"],
  ["on", ["offer", "no function"], "a function"],
  ["report", [], "a function"],
  ["set", [true], "an object"],
])("%s with %j is refused by a warning that says what it needs", async (name, given, said) => {
  const { run, stub, widget } = start();
  run(name, ...given);
  expect([...stub.calls, ...widget]).toEqual([]);
  await vi.waitFor(() => expect(warned).toHaveBeenCalledOnce());
  expect(warned.mock.calls[0]?.[0]).toContain(said);
});

test("a listener of the page that throws harms nobody", () => {
  const { run, stub } = start();
  run("on", "offer", () => {
    throw new Error("the page's own");
  });
  expect(() => stub.proffer({})).not.toThrow();
  expect(warned).toHaveBeenCalledOnce();
});

test("a command that fails later is warned of, not left unhandled", async () => {
  const { run, stub } = start();
  stub.track = () => Promise.reject(new Error("no"));
  run("track", "X");
  await vi.waitFor(() => expect(warned).toHaveBeenCalledOnce());
});

test("calls that waited are carried out in order, and a kept reference to the old function still works", () => {
  const queue: Call[] = [
    ["track", "A"],
    ["track", "B"],
  ];
  const page: { proffer?: ProfferFunction } = { proffer: Object.assign(() => {}, { q: queue }) };
  const seen: unknown[] = [];
  goLive(page as Window, (...call) => seen.push(call[1]));
  page.proffer?.("track", "C");
  queue.push(["track", "D"]);
  expect(seen).toEqual(["A", "B", "C", "D"]);
});

test("after a shutdown calls are harmless and a script tag may start afresh", () => {
  const page: { proffer?: ProfferFunction } = {};
  goLive(page as Window, null);
  page.proffer?.("track", "X");
  expect(warned).toHaveBeenCalledOnce();
  expect(page.proffer?.loaded).toBeUndefined();
});
