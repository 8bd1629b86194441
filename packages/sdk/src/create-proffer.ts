import { Client } from "./client.ts";
import type { AnyRuleset } from "./names.ts";
import type { ProfferOptions } from "./options.ts";
import { sanitize } from "./sanitize.ts";
import type { Proffer } from "./types.ts";

/**
 * Starts Proffer for the customer of this browser, or of this Node process.
 *
 * It returns at once and never throws; what is tracked before the history is open waits for it. Problems are heard by
 * `on("problem", …)`.
 *
 * @example
 * ```ts
 * const proffer = createProffer({ rules });
 * proffer.on("decision", (decision) => console.log(decision.rule, decision.reasons));
 * await proffer.track("Product Viewed", { product_id: "mug", name: "Tea mug" });
 * ```
 */
export function createProffer<const Rules = AnyRuleset>(
  options?: ProfferOptions<Rules>,
): Proffer<Rules> {
  return new Client(sanitize(options ?? null));
}
