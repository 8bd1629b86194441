/**
 * Ours as a program uses it: `advance` on a state that was built from what was kept.
 *
 * @param {object} options
 * @param {typeof import("@proffer/engine")} options.engine
 * @param {object} options.ruleset as `parseRuleset` gave it.
 * @param {readonly object[]} options.history
 * @param {import("@proffer/engine").Memory} [options.memory]
 */
export function createOurs({ engine, ruleset, history, memory }) {
  const state = engine.createState("visitor", { history, ...(memory && { memory }) });
  state.use(ruleset);
  return {
    async track(event) {
      const decisions = await engine.advance(state, event, ruleset, event.timestamp);
      return decisions.map(({ rule, key }) => `${rule}|${key ?? ""}`);
    },
  };
}

/** The rules as the engine reads them, and a complaint where it refuses one: then nothing can be compared. */
export function readRules(engine, rules) {
  const { ruleset, problems } = engine.parseRuleset({ version: 1, rules });
  const refused = problems.find(({ severity }) => severity === "error");
  if (refused)
    throw new Error(`The engine refuses a rule of the workload: ${engine.formatProblem(refused)}`);
  return ruleset;
}

/** What a browser would have kept beside the events, of a customer whose rules have been true for these keys. */
export function memoryOf(ruleset, plan, used, looked) {
  const versions = new Map(ruleset.rules.map(({ id, version }) => [id, version]));
  const fired = plan.rules
    .filter(({ number }) => used[number].length > 0)
    .map(({ id, number }) => [`${id}@${versions.get(id)}`, used[number]]);
  return { fired: Object.fromEntries(fired), looked };
}
