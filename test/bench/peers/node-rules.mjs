import { RuleEngine } from "node-rules";
import { createWindowFacts } from "../facts/windows.mjs";
import { drive } from "./drive.mjs";
import { createValues, nameOf, onceByName } from "./values.mjs";

const compare = {
  equal: (a, b) => a === b,
  lessThan: (a, b) => a < b,
  greaterThanInclusive: (a, b) => a >= b,
};

/** node-rules: an engine for each event name; rules are functions there, and each costs a tick. */
export function createNodeRules({ plan, used, history }) {
  const valuesOf = createValues();
  const engineOf = onceByName(
    (rules) => new RuleEngine(rules.map(toRule), { ignoreFactChanges: true }),
  );
  const judge = (rules, look) =>
    new Promise((resolve) => {
      const values = valuesOf(rules, look);
      engineOf(rules, look).execute(values, ({ matchPath }) => resolve(matchPath.map(Number)));
    });
  return drive({ plan, used, history, facts: createWindowFacts(plan, history), judge });
}

function toRule({ number, leaves }) {
  const tests = leaves.map(({ fact, operator, value }) => {
    const name = nameOf(fact);
    const test = compare[operator];
    return (values) => test(values[name], value);
  });
  return {
    // As text: 0 would be taken for none.
    id: `${number}`,
    condition: (engine, values) => engine.when(tests.every((test) => test(values))),
    consequence: (engine) => engine.next(),
  };
}
