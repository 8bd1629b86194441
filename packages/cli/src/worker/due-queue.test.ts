import { expect, test } from "vitest";
import { DueQueue } from "./due-queue.ts";

test("gives customers in the order in which their timers fall due, and none too early", () => {
  const queue = new DueQueue();
  const dues = [50, 10, 40, 20, 30, 60, 5];
  for (const [i, due] of dues.entries()) queue.set(`c${i}`, due);
  expect(queue.take(4)).toBeUndefined();
  const taken = [];
  for (let next = queue.take(50); next !== undefined; next = queue.take(50)) taken.push(next);
  expect(taken).toEqual(["c6", "c1", "c3", "c4", "c2", "c0"]);
  expect(queue.take(59)).toBeUndefined();
  expect(queue.take(60)).toBe("c5");
});

test("an instant that was put off or called off is passed over", () => {
  const queue = new DueQueue();
  queue.set("a", 10);
  queue.set("a", 30);
  queue.set("b", 10);
  queue.set("b", Number.POSITIVE_INFINITY);
  queue.set("c", 30);
  queue.set("c", 20);
  expect([queue.take(100), queue.take(100), queue.take(100)]).toEqual(["c", "a", undefined]);
});
