import jsonLogic from "json-logic-js";
import { LogicEngine } from "json-logic-engine";
import { createWindowFacts } from "../facts/windows.mjs";
import { drive } from "./drive.mjs";
import { createEvaluating, nameOf } from "./values.mjs";

const operators = { equal: "===", lessThan: "<", greaterThanInclusive: ">=" };

/** json-logic-js reads the rule's tree each time. */
export function createJsonLogic({ plan, used, history }) {
  const judge = createEvaluating((rule) => {
    const logic = toLogic(rule);
    return (values) => jsonLogic.apply(logic, values) === true;
  });
  return drive({ plan, used, history, facts: createWindowFacts(plan, history), judge });
}

/** json-logic-engine compiles each rule once, with `new Function`: a page with a strict policy stops that. */
export function createCompiledLogic({ plan, used, history }) {
  const engine = new LogicEngine();
  const judge = createEvaluating((rule) => {
    const holds = engine.build(toLogic(rule));
    return (values) => holds(values) === true;
  });
  return drive({ plan, used, history, facts: createWindowFacts(plan, history), judge });
}

function toLogic({ leaves }) {
  return {
    and: leaves.map(({ fact, operator, value }) => ({
      [operators[operator]]: [{ var: nameOf(fact) }, value],
    })),
  };
}
