// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { keepWish, readWish, wantsDebug } from "./wish.ts";

const storage = () => sessionStorage;
const closed = (): never => {
  throw new Error("cookies are blocked");
};

beforeEach(() => sessionStorage.clear());

test("nobody who did not ask gets it, and nothing is written for them", () => {
  expect(wantsDebug("", storage)).toBe(false);
  expect(wantsDebug("?proffer_debug=0&q=tea", storage)).toBe(false);
  expect(sessionStorage.length).toBe(0);
});

test("who asked gets it on the pages that follow, until they say no", () => {
  expect(wantsDebug("?proffer_debug", storage)).toBe(true);
  expect(wantsDebug("?q=tea", storage)).toBe(true);
  expect(wantsDebug("?proffer_debug=0", storage)).toBe(false);
  expect(wantsDebug("", storage)).toBe(false);
});

test("asking again leaves it as it was left", () => {
  keepWish(storage, { tab: "rules" });
  wantsDebug("?proffer_debug=1", storage);
  expect(readWish(storage)).toEqual({ tab: "rules" });
});

test("who opens a preview link gets it folded, and an ended preview opens nothing", () => {
  expect(wantsDebug("?proffer_preview=", storage)).toBe(false);
  expect(wantsDebug("?proffer_preview=token", storage)).toBe(true);
  expect(readWish(storage)).toEqual({ isCollapsed: true });
});

test("where the tab keeps nothing, the address alone decides", () => {
  expect(wantsDebug("?proffer_debug", closed)).toBe(true);
  expect(wantsDebug("?proffer_debug=0", closed)).toBe(false);
  expect(wantsDebug("", closed)).toBe(false);
  expect(readWish(closed)).toEqual({});
  expect(() => keepWish(closed, {})).not.toThrow();
});

test.each([["not json"], ["null"], ["7"]])(
  "what another script left there (%s) is nothing",
  (text) => {
    sessionStorage.setItem("proffer.debug", text);
    expect(readWish(storage)).toEqual({});
  },
);
