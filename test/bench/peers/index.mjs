import { createGrowthBook } from "./growthbook.mjs";
import { createIndexed } from "./indexed.mjs";
import { createCompiledLogic, createJsonLogic } from "./json-logic.mjs";
import { createLimit } from "./limit/index.mjs";
import { createNaive } from "./naive.mjs";
import { createNodeRules } from "./node-rules.mjs";
import { createOurs, memoryOf, readRules } from "./ours.mjs";
import { createScreened } from "./screened.mjs";
import { createSift } from "./sift.mjs";
import { createWindowsAlone } from "./windows-alone.mjs";

/** Each by its name in the results, and what it is. */
export const peers = {
  ours: { words: "Proffer: `advance` on a state" },
  naive: { words: "json-rules-engine, every rule, facts scan the history", create: createNaive },
  indexed: { words: "json-rules-engine, rules by event, facts in windows", create: createIndexed },
  screened: { words: "the same, screened first, each match confirmed", create: createScreened },
  limit: { words: "written by hand for these rules" },
  "json-logic-js": { words: "json-logic-js", create: createJsonLogic },
  "json-logic-engine": { words: "json-logic-engine, compiled", create: createCompiledLogic },
  growthbook: { words: "GrowthBook's evaluator of conditions", create: createGrowthBook },
  "node-rules": { words: "node-rules", create: createNodeRules },
  sift: { words: "sift", create: createSift },
  windows: { words: "windows, index and edges alone, no evaluation", create: createWindowsAlone },
};

/** Those that are given windows, so that only the evaluation of rules differs. */
export const evaluators = [
  "indexed",
  "screened",
  "json-logic-js",
  "json-logic-engine",
  "growthbook",
  "node-rules",
  "sift",
];

/**
 * Peers that stand where a customer's history ends: windows full, and every rule that is true has fired.
 *
 * @param {typeof import("@proffer/engine")} engine
 * @param {ReturnType<import("../workload/workload.mjs").createWorkload>} workload
 */
export function createStart(engine, { rules, plan, history }) {
  const limit = createLimit(plan);
  for (const event of history) limit.track(event);
  const used = limit.used();
  const ruleset = readRules(engine, rules);
  const looked = history.length > 0 ? history.at(-1).timestamp - 1 : null;
  const memory = memoryOf(ruleset, plan, used, looked);
  return {
    ruleset,
    memory,
    /** A peer of its own, by name. The limit is there once: it has been through the history itself. */
    create(name) {
      if (name === "limit") return limit;
      if (name === "ours") return createOurs({ engine, ruleset, history, memory });
      return peers[name].create({ plan, used, history });
    },
  };
}
