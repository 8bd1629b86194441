// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { createFocus } from "./focus.ts";

let host: HTMLElement;
let launcher: HTMLElement;
let link: HTMLElement;

beforeEach(() => {
  document.body.replaceChildren();
  [host, launcher, link] = ["div", "button", "button"].map((tag) =>
    document.body.appendChild(document.createElement(tag)),
  ) as [HTMLElement, HTMLElement, HTMLElement];
  host.tabIndex = 0;
});

test("the focus goes back to what the panel was opened with", () => {
  const focus = createFocus(host, launcher);
  link.focus();
  focus.follow(true);
  host.focus();
  focus.follow(false);
  expect(document.activeElement).toBe(link);
});

test("it goes to the launcher where the panel was opened by it, or what it was opened with is gone", () => {
  const focus = createFocus(host, launcher);
  host.focus();
  focus.follow(true);
  focus.follow(false);
  expect(document.activeElement).toBe(launcher);
  link.focus();
  focus.follow(true);
  host.focus();
  link.remove();
  focus.follow(false);
  expect(document.activeElement).toBe(launcher);
});

test("who is elsewhere when the panel closes stays there", () => {
  const focus = createFocus(host, launcher);
  focus.follow(true);
  link.focus();
  focus.follow(false);
  expect(document.activeElement).toBe(link);
});
