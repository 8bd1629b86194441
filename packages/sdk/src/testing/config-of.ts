import { compileRuleset, compileWatch, parseRuleset } from "@proffer/engine";
import type { Bulletin, SiteConfig } from "@proffer/protocol";

interface Given extends Partial<Omit<SiteConfig, "bulletin">> {
  /** Of the bulletin. */
  readonly number?: number;
  readonly signatures?: SiteConfig["bulletin"]["signatures"];
}

/** What a server answers that has published these rules, signed by nobody unless it is said by whom. */
export function configOf(rules: unknown, given: Given = {}): SiteConfig {
  const { number, signatures = [], ...rest } = given;
  const bulletin = { payload: payloadOf(rules, number), signatures };
  return { serverTime: Date.now(), demo: false, ...rest, bulletin };
}

/** The text of a bulletin. */
export function payloadOf(rules: unknown, number = 1): string {
  const { ruleset } = parseRuleset(rules);
  const bulletin: Bulletin = {
    number,
    issuedAt: 0,
    hash: ruleset.hash,
    off: [],
    rules: compileRuleset(ruleset),
    watch: compileWatch(ruleset),
  };
  return JSON.stringify(bulletin);
}
