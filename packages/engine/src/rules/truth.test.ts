import { expect, test } from "vitest";
import type { Truth } from "../decision/decision.ts";
import type { Condition, Leaf } from "./rule.ts";
import { truthOf } from "./truth.ts";

// A leaf whose operator is its own truth is enough here: what the tree makes of it is the question.
const leaf = (truth: Truth): Condition => ({ type: "leaf", path: String(truth) }) as Leaf;
const read = ({ path }: Leaf): Truth => (path === "unknown" ? path : path === "true");
const all = (...of: Truth[]): Truth => truthOf({ type: "all", of: of.map(leaf) }, read);
const any = (...of: Truth[]): Truth => truthOf({ type: "any", of: of.map(leaf) }, read);
const not = (of: Truth): Truth => truthOf({ type: "not", of: leaf(of) }, read);

test.each([
  [true, true, true, true],
  [true, false, false, true],
  [true, "unknown", "unknown", true],
  [false, false, false, false],
  [false, "unknown", false, "unknown"],
  ["unknown", "unknown", "unknown", "unknown"],
] as const)("%s and/or %s follow Kleene, either way round", (a, b, both, either) => {
  expect([all(a, b), all(b, a)]).toEqual([both, both]);
  expect([any(a, b), any(b, a)]).toEqual([either, either]);
});

test("not turns true and false round and leaves unknown unknown", () => {
  expect([not(true), not(false), not("unknown")]).toEqual([false, true, "unknown"]);
});
