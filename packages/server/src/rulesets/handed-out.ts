import { compileRuleset, compileWatch, discloseRuleset, rulesForPages } from "@proffer/engine";
import type { CompiledRuleset, Ruleset, WatchPlan } from "@proffer/engine";

/** What pages are given of a rule set. */
interface HandedOut {
  readonly rules: CompiledRuleset;
  readonly watch: WatchPlan;
}

const known = new WeakMap<Ruleset, HandedOut>();
const forPages = new WeakMap<Ruleset, Ruleset>();

/** Worked out once for everybody, for pages ask for it all the time. */
export function handedOut(ruleset: Ruleset): HandedOut {
  const before = known.get(ruleset);
  if (before) return before;
  const own = ownOf(ruleset);
  const made = { rules: compileRuleset(own), watch: compileWatch(own) };
  known.set(ruleset, made);
  return made;
}

/** The same rules as they were written, without what their campaigns may cost. */
export function handedOutAsWritten(ruleset: Ruleset): unknown {
  return discloseRuleset(ownOf(ruleset));
}

/** What the server carries out by itself no page shows, so that nothing is sent twice. */
function ownOf(ruleset: Ruleset): Ruleset {
  const before = forPages.get(ruleset);
  if (before) return before;
  const own = rulesForPages(ruleset);
  forPages.set(ruleset, own);
  return own;
}
