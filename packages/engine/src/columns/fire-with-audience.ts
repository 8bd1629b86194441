import type { Firing } from "../decision/decision.ts";
import type { Timer } from "../engine.ts";
import { advance } from "../engine.ts";
import type { Event } from "../event/event.ts";
import type { State } from "../history/state.ts";
import { audienceAt } from "../rules/look.ts";
import type { Rule, Ruleset } from "../rules/rule.ts";

/** A firing, and whether the customer was for certain in its rule's audience at that look. */
export type AudienceFiring = Firing & { readonly inAudience: boolean };

/**
 * `fire`, and who is in the audience, which can only be told at the look itself. It is for the chain of a back-test and
 * for rules that columns cannot run.
 *
 * @example
 * ```ts
 * const firings = await fireWithAudience(state, event, ruleset);
 * ```
 */
export async function fireWithAudience(
  state: State,
  input: Event | Timer,
  ruleset: Ruleset,
): Promise<readonly AudienceFiring[]> {
  const now = "at" in input ? input.at : input.timestamp;
  // Whoever asked not to see a rule again is refused before the audience is asked for; a back-test takes nobody so.
  state.present.muted.clear();
  const decisions = await advance(state, input, bareOf(ruleset), now);
  return decisions.flatMap((decision) => {
    const stage = decision.outcome === "refuse" ? decision.stage : undefined;
    // What could not be told, because the host's code failed, has not fired.
    if (stage === "conditions") return [];
    if (stage !== "consent" || "at" in input)
      return [{ ...decision, inAudience: stage !== "audience" }];
    // The event itself asked for that.
    return [{ ...decision, inAudience: isIn(state, ruleset, decision, input) }];
  });
}

function isIn(state: State, ruleset: Ruleset, { rule: id, at }: Firing, event: Event): boolean {
  const rule = ruleset.rules.find((one) => one.id === id);
  const look = { at, event, present: state.present };
  return rule !== undefined && audienceAt(state, ruleset, rule, look) === true;
}

const bare = new WeakMap<Ruleset, Ruleset>();

/** The rule set with nothing on the way to a decision that could refuse before the audience is asked for. */
function bareOf(ruleset: Ruleset): Ruleset {
  let found = bare.get(ruleset);
  if (!found) {
    const rules = ruleset.rules.map(bareRule);
    bare.set(ruleset, (found = { ...ruleset, enabled: true, schedule: null, rules }));
  }
  return found;
}

function bareRule(rule: Rule): Rule {
  const nothing = { dates: null, consent: [], schedule: null, experiment: null, limits: [] };
  return { ...rule, enabled: true, ...nothing };
}
