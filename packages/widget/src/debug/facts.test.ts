import { expect, test } from "vitest";
import { factsOf } from "./facts.ts";
import { createStubSource } from "./testing/stub-source.ts";

test("a fact that several rules ask for is there once, for each product and with all of them", async () => {
  const report = await (await createStubSource()).report();
  const [look] = report.ruleset.rules;
  if (!look) throw new Error("the shop has no rules");
  const rules = [look, { ...look, id: "look-again" }, look];
  const facts = factsOf({ ...report, ruleset: { ...report.ruleset, rules } });
  expect(facts.map(({ key, rules }) => `${key}: ${rules.join()}`)).toEqual([
    "mug: third-look,look-again",
    "pot: third-look,look-again",
  ]);
});

test("the conditions of segments and of the audience are facts, too", async () => {
  const report = await (await createStubSource()).report();
  const of = factsOf(report).filter(({ leaf }) => leaf.params["event"] === "Order Completed");
  expect(of.map(({ rules }) => rules)).toEqual([["welcome-back"]]);
});
