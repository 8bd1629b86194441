// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { listen, quietly } from "./listen.ts";

test("Several events are heard, until it is stopped", () => {
  const target = new EventTarget();
  const heard: string[] = [];
  const stop = listen(target, "here there", ({ type }) => void heard.push(type));
  for (const type of ["here", "there", "elsewhere"]) target.dispatchEvent(new Event(type));
  stop();
  target.dispatchEvent(new Event("here"));
  expect(heard).toEqual(["here", "there"]);
});

test("A listener of ours can neither stop what the page does nor fail before its eyes", () => {
  const target = new EventTarget();
  listen(target, "submit", (event) => {
    event.preventDefault();
    throw new Error("ours");
  });
  const event = new Event("submit", { cancelable: true });
  expect(() => target.dispatchEvent(event)).not.toThrow();
  expect(event.defaultPrevented).toBe(false);
});

test("What goes wrong in what is done quietly stays there", () => {
  const act = quietly(() => {
    throw new Error("ours");
  });
  expect(() => act()).not.toThrow();
});
