import type { Extensions, ParsedRuleset } from "@proffer/engine";
import { parseRuleset, rulesForPages } from "@proffer/engine";

/**
 * Reads a rule set, and leaves what only a server can carry out: mail and the like are nothing for a page to show instead.
 *
 * By itself, for it is fetched only where a rule set has to be read.
 */
export function readRules(input: unknown, extensions: Extensions): ParsedRuleset {
  const { ruleset, problems } = parseRuleset(input, extensions);
  return { ruleset: rulesForPages(ruleset), problems };
}
