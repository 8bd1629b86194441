import type { Properties } from "@proffer/engine";
import type { Offer } from "./types.ts";

/** Why the customer is handed over, as it is tracked. */
export function handoffOf({ rule, id, key, params }: Offer): Properties {
  const team = params["team"];
  return {
    rule_id: rule,
    firing_id: id,
    ...(key !== null && { key }),
    ...(typeof team === "string" && { team }),
  };
}
