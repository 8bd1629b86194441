import { Engine } from "json-rules-engine";
import { createWindowFacts } from "../facts/windows.mjs";
import { drive } from "./drive.mjs";
import { factsOf, nameOf, onceByName } from "./values.mjs";

/**
 * json-rules-engine as somebody would use it who has measured: an engine for each event name with the rules that it can
 * change, and facts that stand in windows. The engines live long, one run at a time: making them anew for each event
 * costs more, and overlapping runs of one engine lose evaluations.
 */
export function createIndexed({ plan, used, history }) {
  let look;
  const engineOf = onceByName((rules) => {
    const engine = new Engine([], { allowUndefinedFacts: true });
    // Not kept for the run: what saves a read of a window costs a hash.
    for (const fact of factsOf(rules))
      engine.addFact(nameOf(fact), () => look.read(fact), { cache: false });
    for (const rule of rules) engine.addRule(toEngineRule(rule));
    return engine;
  });
  const judge = async (rules, present) => {
    if (rules.length === 0) return [];
    look = present;
    const { events } = await engineOf(rules, present).run();
    return events.map(({ params }) => params.number);
  };
  return drive({ plan, used, history, facts: createWindowFacts(plan, history), judge });
}

/** A rule on facts by number. */
export function toEngineRule({ number, leaves }) {
  const all = leaves.map(({ fact, operator, value }) => ({ fact: nameOf(fact), operator, value }));
  return { conditions: { all }, event: { type: "held", params: { number } } };
}
