import { evalCondition } from "@growthbook/growthbook";
import { createWindowFacts } from "../facts/windows.mjs";
import { drive } from "./drive.mjs";
import { toQuery } from "./sift.mjs";
import { createEvaluating } from "./values.mjs";

/**
 * GrowthBook's evaluator of conditions on attributes, by itself: asking `isOn` of a feature with that condition costs
 * some twenty times as much, for it is made for a handful of features a page.
 */
export function createGrowthBook({ plan, used, history }) {
  const judge = createEvaluating(({ leaves }) => {
    const condition = { $and: leaves.map(toQuery) };
    return (values) => evalCondition(values, condition, {});
  });
  return drive({ plan, used, history, facts: createWindowFacts(plan, history), judge });
}
