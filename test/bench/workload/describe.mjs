import { seed } from "../figures.mjs";
import { byEvent } from "./by-event.mjs";
import { createWorkload } from "./workload.mjs";

/** What a workload asks of whoever runs it. */
export function describeWorkload(rules, history) {
  const { plan, tracked } = createWorkload({ seed, rules, history });
  const looked = byEvent(plan.rules, ({ triggers }) => triggers);
  const looks = tracked.reduce((sum, { event }) => sum + looked(event).length, 0);
  return {
    facts: plan.facts.length,
    looksPerEvent: Math.round((looks * 10) / tracked.length) / 10,
  };
}
