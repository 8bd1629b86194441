import { createWindowFacts } from "../facts/windows.mjs";
import { drive } from "./drive.mjs";
import { createValues } from "./values.mjs";

/** What the others are given, and nothing else: windows, the index of rules, edges. It finds that no rule holds. */
export function createWindowsAlone({ plan, history }) {
  const valuesOf = createValues();
  const judge = (rules, look) => {
    valuesOf(rules, look);
    return [];
  };
  return drive({ plan, history, facts: createWindowFacts(plan, history), judge });
}
