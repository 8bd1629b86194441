import { Engine } from "json-rules-engine";
import { createWindowFacts } from "../facts/windows.mjs";
import { drive } from "./drive.mjs";
import { toEngineRule } from "./indexed.mjs";
import { createEvaluating, nameOf } from "./values.mjs";

const compare = {
  equal: (a, b) => a === b,
  lessThan: (a, b) => a < b,
  greaterThanInclusive: (a, b) => a >= b,
};

/** A mirror of json-rules-engine's operators screens the rules; each new match is confirmed by json-rules-engine. */
export function createScreened({ plan, used, history }) {
  const screen = createEvaluating(toScreen);
  const judge = async (rules, look) => {
    const holding = [];
    for (const number of screen(rules, look)) {
      const rule = plan.rules[number];
      if (look.isUsed(rule) || (await confirm(rule, look))) holding.push(number);
    }
    return holding;
  };
  return drive({ plan, used, history, facts: createWindowFacts(plan, history), judge });
}

function toScreen({ leaves }) {
  const tests = leaves.map(({ fact, operator, value }) => {
    const name = nameOf(fact);
    const test = compare[operator];
    return (values) => test(values[name], value);
  });
  return (values) => tests.every((test) => test(values));
}

/** A fresh engine each time, as overlapping runs of one lose evaluations. */
async function confirm(rule, look) {
  const engine = new Engine([toEngineRule(rule)], { allowUndefinedFacts: true });
  for (const { fact } of rule.leaves) engine.addFact(nameOf(fact), look.read(fact));
  const { events } = await engine.run();
  return events.length === 1;
}
