import { Engine } from "json-rules-engine";
import { createScanningFacts } from "../facts/windows.mjs";
import { drive } from "./drive.mjs";

/**
 * json-rules-engine as its README begins: one engine, every rule in it, each fact a function that reads the history;
 * an event is a run. The engine keeps a fact's value for the run, so two rules that ask the same thing read it once.
 */
export function createNaive({ plan, used, history }) {
  const facts = createScanningFacts(history);
  const engine = new Engine([], { allowUndefinedFacts: true });
  let look;
  for (const kind of new Set(plan.facts.map(({ fact }) => fact)))
    engine.addFact(kind, ({ number }) => look.read(plan.facts[number]));
  for (const { number, leaves } of plan.rules)
    engine.addRule({
      conditions: { all: leaves.map(toCondition) },
      event: { type: "held", params: { number } },
    });

  const judge = async (_rules, present) => {
    look = present;
    const { events } = await engine.run();
    return events.map(({ params }) => params.number);
  };
  return drive({ plan, used, history, facts, judge });
}

function toCondition({ fact: { fact, number }, operator, value }) {
  return { fact, params: { number }, operator, value };
}
