import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Report } from "@proffer/sdk";
import type { DebugStore } from "./store.ts";
import { createDebugStore } from "./store.ts";
import { createStubSource } from "./testing/stub-source.ts";
import type { StubSource } from "./testing/stub-source.ts";

let stub: StubSource;
let store: DebugStore;

beforeEach(async () => {
  vi.useFakeTimers();
  stub = await createStubSource();
  store = createDebugStore(stub);
});
afterEach(() => {
  store.stop();
  vi.useRealTimers();
});

test("a report is asked for when something has happened, and once more when that has settled", async () => {
  await store.refresh();
  expect(stub.asked).toBe(1);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(stub.asked).toBe(1);
  await stub.track("Page");
  await stub.track("Page");
  await vi.advanceTimersByTimeAsync(200);
  expect(stub.asked).toBe(2);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(stub.asked).toBe(3);
  stub.fail({ type: "network", message: "No." });
  await vi.advanceTimersByTimeAsync(200);
  expect(store.report.value?.problems[0]?.message).toBe("No.");
});

test("while nobody looks none is asked for; events are noted all the same", async () => {
  store.setWatched(false);
  await stub.track("Page", { path: "/unseen" });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(stub.asked).toBe(0);
  expect(store.rows.value[0]?.properties).toEqual({ path: "/unseen" });
  store.setWatched(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(stub.asked).toBe(1);
});

test("each event is one row, the latest first, with its source and what was decided because of it", async () => {
  await store.refresh();
  await stub.track("Product Viewed", undefined, "jsonLd");
  await store.refresh();
  const [row, ...others] = store.rows.value;
  expect(row).toMatchObject({ event: "Product Viewed", source: "jsonLd" });
  expect(row?.decisions.map(({ rule }) => rule)).toEqual(["third-look"]);
  expect(others).toHaveLength(6);
  expect(store.rows.value.map(({ at }) => at)).toEqual(
    store.rows.value.map(({ at }) => at).sort((a, b) => b - a),
  );
});

test("two hundred rows are kept", async () => {
  for (let i = 0; i < 210; i++) await stub.track("Page", { i });
  expect(store.rows.value).toHaveLength(200);
  expect(store.rows.value[0]?.properties).toEqual({ i: 209 });
});

test("a report that comes late does not take the place of a later one", async () => {
  const answers: ((report: Report) => void)[] = [];
  const report = await stub.report();
  stub.report = () => new Promise((resolve) => answers.push(resolve));
  const both = [store.refresh(), store.refresh()];
  answers[1]?.({ ...report, site: "later" });
  answers[0]?.({ ...report, site: "earlier" });
  await Promise.all(both);
  expect(store.report.value?.site).toBe("later");
});

test("a report that cannot be made is told of until one can", async () => {
  const { report } = stub;
  stub.report = () => Promise.reject(new Error("the store is closed"));
  await store.refresh();
  expect(store.failure.value).toBe("the store is closed");
  stub.report = report;
  await store.refresh();
  expect(store.failure.value).toBeNull();
});

test("once it has stopped it neither listens nor asks", async () => {
  expect(stub.listeners).toBe(3);
  await stub.track("Page");
  store.stop();
  expect(stub.listeners).toBe(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(stub.asked).toBe(0);
});
