import { Client } from "./client.ts";
import type { AnyRuleset } from "./names.ts";
import type { ProfferOptions } from "./options.ts";
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

/** A page is not type-checked: what it passes by mistake must not break it. */
function sanitize(options: ProfferOptions | null): ProfferOptions {
  const { endpoint, locale, sources, consent, deviceUrl, ...rest } = options ?? {};
  return {
    ...rest,
    ...(typeof endpoint === "string" && { endpoint }),
    ...(typeof locale === "string" && { locale }),
    ...(typeof deviceUrl === "string" && { deviceUrl }),
    ...((typeof sources === "object" || sources === false) && sources !== null && { sources }),
    // A slip in this word must not cost a customer their say.
    consent: consent === undefined || consent === "given" ? "given" : "required",
  };
}
