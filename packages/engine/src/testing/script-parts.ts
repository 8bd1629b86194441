import type { Reader } from "../rules/reader.ts";
import { show } from "../rules/reader.ts";
import type { Ruleset } from "../rules/rule.ts";
import { didYouMean } from "../rules/suggest.ts";
import { parseOffset } from "./offset.ts";

/** The shop's clock, or UTC where the rule set has none. */
export function zoneOf(ruleset: Ruleset): string {
  return ruleset.timezone ?? "UTC";
}

/** A time behind the start. */
export function readOffset(
  reader: Reader,
  value: unknown,
  path: string,
  what: string,
): number | undefined {
  const offset = parseOffset(value);
  if (offset !== undefined) return offset;
  return reader.error(
    value === undefined ? "missing" : "bad_value",
    path,
    value === undefined ? `${what} is missing.` : `${what} cannot be ${show(value)}.`,
    'Write how long behind the start it is: "0", "2h", "7d+1ms".',
  );
}

/** The id of a rule that runs. */
export function readRuleId(
  reader: Reader,
  value: unknown,
  path: string,
  ruleset: Ruleset,
): string | undefined {
  if (value === undefined) return undefined;
  const id = reader.text(value, path, "the rule");
  const ids = ruleset.rules.map((rule) => rule.id);
  if (id === undefined || ids.includes(id)) return id;
  return reader.error(
    "unknown_reference",
    path,
    `No rule that runs has the id “${id}”.`,
    didYouMean(id, ids) || "Is it refused, or spelt in another way?",
  );
}
