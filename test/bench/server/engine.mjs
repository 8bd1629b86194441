// The built engine, for what a browser would know of a rule.
const engine = await import(
  new URL("../../../packages/engine/dist/index.js", import.meta.url).href
);

/** @returns the version of a rule, which a claim names. */
export async function loadRuleset(json, rule) {
  const { ruleset } = engine.parseRuleset(json);
  return ruleset.rules.find(({ id }) => id === rule).version;
}
