// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readBridge } from "./letters.ts";
import { shareWithPixel } from "./share.ts";

const device = { anonymousId: "anna", deviceKey: "k".repeat(32), userId: "customer-42" };
const left = () => localStorage.getItem("proffer-bridge");

beforeEach(() => {
  localStorage.clear();
  Object.assign(window, { Shopify: {} });
});
afterEach(() => {
  vi.restoreAllMocks();
  Reflect.deleteProperty(window, "Shopify");
});

test("A Shopify shop's pixel can read who this device is, and no more", () => {
  shareWithPixel(device);
  expect(JSON.parse(left() ?? "")).toEqual({ anonymousId: "anna", deviceKey: "k".repeat(32) });
  expect(readBridge(left())).toEqual({ anonymousId: "anna", deviceKey: "k".repeat(32) });
});

test("Another shop's page keeps nothing of it", () => {
  Reflect.deleteProperty(window, "Shopify");
  shareWithPixel(device);
  expect(localStorage).toHaveLength(0);
});

test("A page without storage is left alone", () => {
  vi.spyOn(window, "localStorage", "get").mockImplementation(() => {
    throw new Error("SecurityError");
  });
  expect(() => shareWithPixel(device)).not.toThrow();
});

test.each([
  null,
  "{",
  "7",
  "{}",
  '{"anonymousId":"","deviceKey":"k"}',
  '{"anonymousId":"anna","deviceKey":7}',
])("%s names nobody", (text) => {
  expect(readBridge(text)).toBeUndefined();
});
