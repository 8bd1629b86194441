// What a customer's packed state takes, and what it saves: `node test/bench/snapshots.mjs [--events N]` runs a generated
// log through the back-test's nine rules and prints `name value` lines. Bytes a customer; CPU µs for all customers.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { historiesOf } from "./backtest/by-engine.mjs";
import { logOf } from "./backtest/logs.mjs";
import { readRows } from "./backtest/rows.mjs";
import { loadEngine } from "./engine.mjs";

const seed = 1;

/**
 * @param {typeof import("@proffer/engine")} engine
 * @returns sizes of the packed states at the log's end, and what packing, restoring and replaying cost a customer.
 */
export async function measureSnapshots(engine, { events }) {
  const rules = new URL("backtest/rules.json", import.meta.url);
  const { ruleset } = engine.parseRulesetText(readFileSync(rules, "utf8"), "rules.json");
  const histories = historiesOf(engine, await readRows(await logOf({ events, seed })));
  const states = [];
  for (const [customer, history] of histories) {
    const state = engine.createState(customer);
    for (const event of history) await engine.fire(state, event, ruleset);
    states.push(state);
  }
  const texts = engine.createSharedTexts();
  const packed = states.map((state) => engine.packState(state, ruleset, { texts }));
  const alone = states.map((state) => engine.packState(state, ruleset));
  const kept = states.map((state) => ({
    history: [...state.history],
    memory: JSON.parse(JSON.stringify(state.memory())),
  }));
  const pack = cpuOf(() => states.map((state) => engine.packState(state, ruleset, { texts })));
  const replay = cpuOf(() =>
    kept.map((one, i) => {
      const state = engine.createState(states[i].customer, one);
      state.use(ruleset);
      return state;
    }),
  );
  const restore = cpuOf(() =>
    packed.map((bytes, i) => engine.unpackState(states[i].customer, bytes, ruleset, { texts })),
  );
  const each = (us) => us / states.length;
  const until = Math.max(...kept.map(({ history }) => history.at(-1).timestamp));
  for (const state of states) await engine.fire(state, { type: "timer", at: until }, ruleset);
  const atEnd = states.map((state) => engine.packState(state, ruleset, { at: until, texts }));
  return {
    snapshot_customers: states.length,
    ...sizesOf("snapshot_bytes", packed),
    ...sizesOf("snapshot_bytes_alone", alone),
    ...sizesOf("snapshot_bytes_at_end", atEnd),
    snapshot_shared_texts: texts.all().length,
    snapshot_pack_us: each(pack),
    snapshot_restore_us: each(restore),
    snapshot_replay_us: each(replay),
  };
}

function sizesOf(name, packed) {
  const sizes = packed.map(({ length }) => length).sort((a, b) => a - b);
  const at = (share) => sizes[Math.min(sizes.length - 1, Math.floor(share * sizes.length))];
  const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return { [`${name}_p50`]: at(0.5), [`${name}_p99`]: at(0.99), [`${name}_mean`]: mean };
}

/** The best of a few: the first ones run before the code is warm. */
function cpuOf(run) {
  const each = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return Math.min(...each);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { events: { type: "string", default: "200000" } } });
  const figures = await measureSnapshots(await loadEngine(), { events: Number(values.events) });
  for (const [name, value] of Object.entries(figures))
    console.log(`${name} ${Number.isInteger(value) ? value : Number(value.toPrecision(3))}`);
}
