/** By itself, for it is fetched only where a rule set has to be read. */
export { parseRuleset } from "@proffer/engine";
