import { ProfferError } from "@proffer/protocol";
import type { SwitchRequest } from "@proffer/protocol";
import type { Db, Store } from "../storage/store.ts";
import { change } from "./publication-log.ts";
import { rulesetIn } from "./publish.ts";
import type { Standing } from "./standing.ts";

/**
 * The kill switch. It goes by a rule's id and not by a version: what is off stays off when the next version comes, until
 * somebody switches it on again.
 */
export function switchRules(
  store: Store,
  { rules, on, message }: SwitchRequest,
  who: string,
  now: number,
): Promise<Standing> {
  return change(store, now, async (before, trx) => {
    const { stable, candidate } = before;
    const after = rules === "all" ? switchAll(before, on) : switchSome(before, rules, on);
    if (rules !== "all" && !on) await requireKnown(trx, before, rules);
    if (after.off.length === before.off.length && after.allOff === before.allOff) return undefined;
    const named = rules === "all" ? "everything" : rules.map((id) => `“${id}”`).join(", ");
    return {
      what: "switch",
      who,
      why: message,
      details: [`${named} ${on ? "on" : "off"}`],
      standing: { stable, candidate, ...after },
    };
  });
}

type Switches = Pick<Standing, "off" | "allOff">;

/** Switching everything on again leaves those off that were so one by one: each had a reason of its own. */
function switchAll({ off }: Standing, on: boolean): Switches {
  return { off, allOff: !on };
}

function switchSome({ off, allOff }: Standing, rules: readonly string[], on: boolean): Switches {
  const others = off.filter((id) => !rules.includes(id));
  return { off: on ? others : [...others, ...new Set(rules)], allOff };
}

/** A typing error must not leave anybody in the belief that the rule is off. */
async function requireKnown(trx: Db, before: Standing, rules: readonly string[]): Promise<void> {
  const versions = [before.stable, before.candidate?.hash ?? null];
  const found = await Promise.all(versions.map((hash) => rulesetIn(trx, hash)));
  const known = new Set(found.flatMap((ruleset) => ruleset.rules.map(({ id }) => id)));
  const unknown = rules.filter((id) => !known.has(id) && !before.off.includes(id));
  if (unknown.length === 0) return;
  throw new ProfferError(
    "unknown_rule",
    `Nothing was switched off: no rule in force is called ${unknown.map((id) => `“${id}”`).join(", ")}. In force are ${[...known].map((id) => `“${id}”`).join(", ") || "none"}.`,
  );
}
