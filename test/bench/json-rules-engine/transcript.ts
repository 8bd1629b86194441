import type * as Library from "json-rules-engine";
import type { GeneratedCase, GeneratedFact } from "./generate.ts";

/** json-rules-engine, stock or slimmed. */
export type JsonRulesEngine = typeof Library;

/** Everything that can be seen of a run, in the order in which it happened. */
export interface Transcript {
  readonly log: readonly unknown[];
  readonly outcome: unknown;
}

/** Runs a case once and writes down all that can be seen of it. */
export async function transcribe(
  library: JsonRulesEngine,
  given: GeneratedCase,
): Promise<Transcript> {
  const log: unknown[] = [];
  const outcome = await settled(async () => {
    const engine = build(library, given, log);
    const { events, failureEvents, results, failureResults, almanac } = await engine.run({
      ...given.runtimeFacts,
    });
    const plain = (list: readonly Library.RuleResult[]) => list.map((one) => one.toJSON(false));
    return {
      events,
      failureEvents,
      results: plain(results),
      failureResults: plain(failureResults),
      f0: await settled(() => almanac.factValue("f0")),
    };
  });
  // What an error has overtaken goes on for a while.
  await new Promise((resolve) => setImmediate(resolve));
  return { log, outcome };
}

/** What comes of something, or how it complains. */
export async function settled(work: () => unknown): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    // A TypeError's message names a variable, which a minifier renames.
    if (error instanceof TypeError) return { error: error.name };
    return { error: error instanceof Error ? `${error.name}: ${error.message}` : error };
  }
}

function build(library: JsonRulesEngine, given: GeneratedCase, log: unknown[]): Library.Engine {
  const engine = new library.Engine([], { ...given.options });
  engine.addOperator("isEven", (a: unknown) => Number(a) % 2 === 0);
  engine.addOperatorDecorator(
    "doubled",
    (a: number, b: unknown, next: (a: unknown, b: unknown) => boolean) => next(a * 2, b),
  );
  for (const fact of given.facts) addFact(engine, fact, log);
  given.named.forEach((conditions, i) =>
    engine.setCondition(`named-${i}`, structuredClone(conditions) as never),
  );
  given.rules.forEach((rule, i) => {
    const seen = (name: string) => (event: unknown) => log.push([`rule ${i} ${name}`, event]);
    engine.addRule({
      ...(structuredClone(rule) as unknown as Library.RuleProperties),
      name: `rule-${i}`,
      onSuccess: seen("holds") as Library.EventHandler,
      onFailure: seen("does not hold") as Library.EventHandler,
    });
  });
  for (const type of ["success", "failure", "reach-out"])
    engine.on(type, (event, _almanac, result) => {
      log.push([type, event, result.toJSON(false)]);
    });
  return engine;
}

function addFact(engine: Library.Engine, fact: GeneratedFact, log: unknown[]): void {
  const { id, kind, value, cache, priority } = fact;
  const options = { cache, priority };
  const computed = (params: Record<string, unknown> = {}): unknown => {
    log.push([id, params]);
    return typeof value === "number" ? value + Number(params["add"] ?? 0) : value;
  };
  switch (kind) {
    case "constant":
      engine.addFact(id, value as number, options);
      break;
    case "computed":
      engine.addFact(id, computed, options);
      break;
    case "awaited":
      engine.addFact(id, async (params) => Promise.resolve().then(() => computed(params)), options);
      break;
    case "of another":
      // The first is asked by the others; it cannot ask itself.
      engine.addFact(id, id === "f0" ? computed : (_, almanac) => almanac.factValue("f0"), options);
      break;
    case "failing":
      engine.addFact(id, () => Promise.reject(new Error(`${id} cannot be told`)), options);
  }
}
