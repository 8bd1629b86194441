import type { Ruleset } from "@proffer/engine";
import type { Difference, Simulation } from "@proffer/engine/testing";

/** What happened, as JSON. */
export function toJson(
  { hash, timezone }: Ruleset,
  { start, end, moments, endless }: Simulation,
  differences: readonly Difference[] | undefined,
): string {
  const found = {
    ruleset: hash,
    timezone,
    start,
    end,
    ...(endless !== undefined && { endless }),
    moments,
    ...(differences && { differences }),
  };
  return `${JSON.stringify(found, null, 2)}\n`;
}
