import { compileRuleset, compileWatch, rulesForPages } from "@proffer/engine";
import type { CompiledRuleset, Ruleset, WatchPlan } from "@proffer/engine";

/** What pages are given of a rule set. */
interface HandedOut {
  readonly rules: CompiledRuleset;
  readonly watch: WatchPlan;
}

const known = new WeakMap<Ruleset, HandedOut>();

/** Worked out once for everybody, for pages ask for it all the time. */
export function handedOut(ruleset: Ruleset): HandedOut {
  const before = known.get(ruleset);
  if (before) return before;
  // What the server carries out by itself no page shows, so that nothing is sent twice.
  const own = rulesForPages(ruleset);
  const made = { rules: compileRuleset(own), watch: compileWatch(own) };
  known.set(ruleset, made);
  return made;
}
