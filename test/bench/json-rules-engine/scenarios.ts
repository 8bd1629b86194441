import type { JsonRulesEngine } from "./transcript.ts";
import { settled } from "./transcript.ts";

const holds = { all: [{ fact: "n", operator: "equal", value: 1 }] };
const fails = { all: [{ fact: "n", operator: "equal", value: 2 }] };
const names = (events: readonly { readonly type: string }[]): readonly string[] =>
  events.map(({ type }) => type);

/** What generated rules do not come across, each with the library that is handed to it. */
export const scenarios: Readonly<Record<string, (library: JsonRulesEngine) => unknown>> = {
  async "higher priorities run first, and a stop keeps the lower ones from running"({ Engine }) {
    const engine = new Engine();
    const order: string[] = [];
    for (const [type, priority] of [
      ["low", 1],
      ["high", 10],
      ["middle", 5],
    ] as const)
      engine.addRule({ conditions: holds, priority, event: { type } });
    engine.on("success", ({ type }) => {
      order.push(type);
      if (type === "middle") engine.stop();
    });
    const { events } = await engine.run({ n: 1 });
    return { order, events: names(events) };
  },

  async "a listener may add facts that rules of a lower priority ask for"({ Engine }) {
    const engine = new Engine();
    engine.addRule({
      conditions: holds,
      priority: 2,
      event: { type: "first" },
      onSuccess: (_event, almanac) => void almanac.addFact("tier", "gold"),
    });
    const tier = { fact: "tier", operator: "equal", value: "gold" };
    engine.addRule({ conditions: { all: [tier] }, event: { type: "second" } });
    return names((await engine.run({ n: 1 })).events);
  },

  async "listeners are awaited, one that comes off is not called, and one that fails fails the run"({
    Engine,
  }) {
    const engine = new Engine();
    const heard: string[] = [];
    const off = () => void heard.push("off");
    const emitter = engine as unknown as {
      once(type: string, listener: () => void): void;
      removeListener(type: string, listener: () => void): void;
      removeAllListeners(type: string): void;
    };
    engine.on("success", off);
    emitter.once("success", () => void heard.push("once"));
    engine.on("success", async () => {
      await Promise.resolve();
      heard.push("awaited");
    });
    emitter.removeListener("success", off);
    engine.addRule({ conditions: holds, event: { type: "held" } });
    await engine.run({ n: 1 });
    await engine.run({ n: 1 });
    emitter.removeAllListeners("success");
    await engine.run({ n: 1 });
    engine.on("held", () => {
      throw new Error("the listener fails");
    });
    return { heard, failed: await settled(() => engine.run({ n: 1 })) };
  },

  async "a fact is asked once a run for the same params in any order, and each time without a cache"({
    Engine,
  }) {
    const engine = new Engine();
    const asked: string[] = [];
    const answer = (id: string) => (params: object) => {
      asked.push(`${id} ${JSON.stringify(params)}`);
      return 1;
    };
    engine.addFact("kept", answer("kept"));
    engine.addFact("fresh", answer("fresh"), { cache: false });
    const leaf = (fact: string, params: object) => ({ fact, params, operator: "equal", value: 1 });
    const all = ["kept", "fresh"].flatMap((fact) => [
      leaf(fact, { a: 1, b: { c: [1, 2], d: "x" } }),
      leaf(fact, { b: { d: "x", c: [1, 2] }, a: 1 }),
      leaf(fact, { a: "1", b: { c: [1, 2], d: "x" } }),
      leaf(fact, { a: 1, b: { c: [2, 1], d: "x" } }),
      leaf(fact, {}),
    ]);
    engine.addRule({ conditions: { all }, event: { type: "held" } });
    await engine.run();
    return asked;
  },

  async "rules come and go, and are replaced by name"({ Engine, Rule }) {
    const engine = new Engine();
    const [one, two] = [1, 2].map(
      (i) => new Rule({ name: `rule-${i}`, conditions: holds, event: { type: `rule-${i}` } }),
    ) as [InstanceType<typeof Rule>, InstanceType<typeof Rule>];
    engine.addRule(one).addRule(two);
    const seen = [names((await engine.run({ n: 1 })).events)];
    engine.updateRule(new Rule({ name: "rule-1", conditions: fails, event: { type: "other" } }));
    seen.push(names((await engine.run({ n: 1 })).events));
    const removed = [
      engine.removeRule(two),
      engine.removeRule("rule-1"),
      engine.removeRule("none"),
    ];
    seen.push(names((await engine.run({ n: 1 })).events));
    return { seen, removed };
  },

  async "a result is a copy: what becomes of it changes no rule"({ Engine, Rule }) {
    const event = { type: "held", params: { products: [{ id: "mug" }] } };
    const rule = new Rule({ name: "copied", priority: 3, conditions: holds, event });
    const engine = new Engine().addRule(rule);
    const [result] = (await engine.run({ n: 1 })).results;
    const written = result?.toJSON();
    const { products = [] } = (result?.event?.params ?? {}) as { products?: { id: string }[] };
    products.push({ id: "bowl" });
    return { written, products, rule: rule.toJSON(), again: (await engine.run({ n: 1 })).events };
  },

  async "a rule is written as JSON and read from it"({ Engine, Rule }) {
    const nested = { any: [fails, { not: fails }, { condition: "named" }], priority: 2 };
    const rule = new Rule({ name: "read", conditions: nested as never, event: { type: "held" } });
    const again = new Rule(rule.toJSON());
    const engine = new Engine([again], { allowUndefinedConditions: true });
    return { text: again.toJSON(), results: (await engine.run({ n: 1 })).results };
  },

  async "event params are facts where they name one"({ Engine }) {
    const engine = new Engine([], { replaceFactsInEventParams: true });
    const params = { count: { fact: "n" }, plain: { of: "n" }, list: [{ fact: "n" }] };
    engine.addRule({ conditions: holds, event: { type: "held", params } });
    return (await engine.run({ n: 1 })).events;
  },

  async "operators and decorators of one's own come and go"({
    Engine,
    Operator,
    OperatorDecorator,
  }) {
    const engine = new Engine();
    const text = (a: unknown): boolean => typeof a === "string";
    engine.addOperator(new Operator("startsWith", (a: string, b: string) => a.startsWith(b), text));
    engine.addOperatorDecorator(
      new OperatorDecorator("lower", (a: string, b, next) => next(a.toLowerCase(), b), text),
    );
    const leaf = { fact: "name", operator: "lower:startsWith", value: "mu" };
    engine.addRule({ conditions: { all: [leaf] }, event: { type: "held" } });
    const run = async (name: unknown) => names((await engine.run({ name })).events);
    const found = [await run("Mug"), await run("Bowl"), await run(7)];
    engine.removeOperatorDecorator("lower");
    const without = await settled(() => run("Mug"));
    return { found, without, removed: engine.removeOperator("startsWith") };
  },

  async "an almanac that is handed over is the one that is used"({ Almanac, Engine }) {
    const almanac = new Almanac();
    almanac.addFact("n", 1);
    almanac.addRuntimeFact("m", 2);
    const engine = new Engine().addRule({ conditions: holds, event: { type: "held" } });
    const run = await engine.run({}, { almanac });
    return [names(run.events), run.almanac === almanac, await almanac.factValue("m")];
  },

  async "what is malformed is refused in the same words"({ Engine, Rule }) {
    const bad: readonly unknown[] = [
      undefined,
      {},
      { conditions: holds },
      { event: { type: "held" } },
      { conditions: {}, event: { type: "held" } },
      { conditions: { all: "n" }, event: { type: "held" } },
      { conditions: { not: [] }, event: { type: "held" } },
      { conditions: { all: [{}] }, event: { type: "held" } },
      { conditions: { all: [{ fact: "n" }] }, event: { type: "held" } },
      { conditions: { all: [{ fact: "n", operator: "equal" }] }, event: { type: "held" } },
      { conditions: { all: [null] }, event: { type: "held" } },
      { conditions: holds, event: {} },
      { conditions: holds, event: { type: "held" }, priority: -1 },
    ];
    const engine = new Engine();
    const rule = new Rule({ conditions: holds, event: { type: "held" } });
    return [
      ...(await Promise.all(bad.map((one) => settled(() => void engine.addRule(one as never))))),
      await settled(() => (rule as unknown as { setName(name: string): void }).setName("")),
    ];
  },

  async "a fact that throws, and one that rejects, fail the run; so does a condition nobody has named"({
    Engine,
  }) {
    const fail = (): never => {
      throw new Error("cannot be told");
    };
    const ask = async (conditions: object, fact: unknown) => {
      const engine = new Engine([], { allowUndefinedFacts: true });
      engine.addFact("n", fact as () => unknown);
      engine.addRule({ conditions: conditions as never, event: { type: "held" } });
      return settled(async () => names((await engine.run()).events));
    };
    const rejected = () => Promise.reject(new Error("is not there"));
    return [
      await ask(holds, fail),
      await ask(holds, rejected),
      await ask({ condition: "none" }, 1),
    ];
  },

  async "of two runs of one engine at once the slower one loses evaluations"({ Engine }) {
    const engine = new Engine();
    let asked = 0;
    engine.addFact("n", async () => {
      if (asked++ > 0) await new Promise((resolve) => setImmediate(resolve));
      return 1;
    });
    engine.addRule({ conditions: holds, priority: 2, event: { type: "first" } });
    engine.addRule({ conditions: holds, priority: 1, event: { type: "second" } });
    const runs = await Promise.all([engine.run(), engine.run()]);
    return runs.map(({ events }) => names(events));
  },
};
