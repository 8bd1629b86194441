import type { Firing } from "@proffer/engine";
import { formatInstant } from "@proffer/engine";
import { tsvCell } from "./tsv.ts";

/** How firings are written on stdout. */
export type FiringFormat = "tsv" | "ndjson";

/** The columns of a firing as TSV: a back-test's, and the id that makes writing it twice harmless. */
export const firingColumns = ["rule_id", "user_id", "key", "fired_at", "firing_id"] as const;

/** A firing as one line, without its end. */
export function firingLine(firing: Firing, format: FiringFormat): string {
  const { id, rule, version, customer, key, at, trigger } = firing;
  if (format === "ndjson")
    return JSON.stringify({
      id,
      rule,
      version,
      customer,
      key,
      at: formatInstant(at),
      trigger: trigger.type === "timer" ? { ...trigger, due: formatInstant(trigger.due) } : trigger,
    });
  return [rule, customer, key, formatInstant(at), id].map(tsvCell).join("\t");
}
