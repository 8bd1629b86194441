import type { Dates } from "../rules/rule.ts";

/** How an instant stands to a rule's dates: `from` is the first that is within, `to` the first that is behind. */
export function datesAt({ from, to }: Dates, now: number): "before" | "within" | "behind" {
  if (from !== null && now < from) return "before";
  return to !== null && now >= to ? "behind" : "within";
}
