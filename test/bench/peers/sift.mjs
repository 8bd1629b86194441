import sift from "sift";
import { createWindowFacts } from "../facts/windows.mjs";
import { drive } from "./drive.mjs";
import { createEvaluating, nameOf } from "./values.mjs";

const operators = { equal: "$eq", lessThan: "$lt", greaterThanInclusive: "$gte" };

/** sift makes a function of each rule once: MongoDB's query language on plain values. */
export function createSift({ plan, used, history }) {
  const judge = createEvaluating(({ leaves }) => sift({ $and: leaves.map(toQuery) }));
  return drive({ plan, used, history, facts: createWindowFacts(plan, history), judge });
}

/** One line of a query in MongoDB's words, which GrowthBook's conditions share. */
export function toQuery({ fact, operator, value }) {
  return { [nameOf(fact)]: { [operators[operator]]: value } };
}
