import { silentLog } from "../log.ts";
import { publish } from "../rulesets/publish.ts";
import { createRulesets } from "../rulesets/rulesets.ts";
import type { Rulesets } from "../rulesets/rulesets.ts";
import type { Store } from "../storage/store.ts";

/** Rules that a test begins with, published to everybody; those of before go on where something was published before. */
export async function publishedRulesets(
  store: Store,
  rules: unknown,
  clock: () => number,
): Promise<Rulesets> {
  const rulesets = await createRulesets({ store, clock, log: silentLog, file: undefined });
  if (rulesets.inForce().number > 0) return rulesets;
  const request = { text: JSON.stringify(rules), replaces: null, force: true };
  await publish(store, request, "the tests", clock());
  await rulesets.refresh();
  return rulesets;
}
