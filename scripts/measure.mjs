// `npm run measure`: the figures that the docs name, one a line. Run it after `npm run build`.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { advance, createState, parseRulesetText } from "../packages/engine/dist/index.js";
import { top } from "./lib/run.mjs";

const widget = join(top, "packages/widget/dist");
const file = (prefix) => {
  const name = readdirSync(join(widget, "widget")).find(
    (found) => found.startsWith(prefix) && found.endsWith(".js"),
  );
  return readFileSync(join(widget, "widget", name));
};
const kilobytes = (bytes) => (bytes.length / 1024).toFixed(1);
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)].toFixed(1);

console.log(
  `loader_br_kb ${kilobytes(brotliCompressSync(readFileSync(join(widget, "proffer.js"))))}`,
);
console.log(`boot_br_kb ${kilobytes(brotliCompressSync(file("boot-")))}`);
console.log(`panel_br_kb ${kilobytes(brotliCompressSync(file("panel-")))}`);
console.log(`json_rules_engine_gz_kb ${kilobytes(gzipSync(file("dist-"), { level: 9 }))}`);

const { ruleset } = parseRulesetText(readFileSync(join(top, "examples/shop/rules.json"), "utf8"));
const names = ["Product Viewed", "Operation Failed", "Page"];
const history = Array.from({ length: 10_000 }, (_, i) => ({
  messageId: String(i).padStart(6, "0"),
  type: "track",
  event: names[i % names.length],
  properties: { product_id: `p${i % 200}`, operation: "payment" },
  timestamp: 1_767_225_600_000 + i * 60_000,
}));

const folds = [];
const events = [];
for (let round = 0; round < 9; round++) {
  const state = createState("customer", { history });
  const started = performance.now();
  state.use(ruleset);
  folds.push(performance.now() - started);
  const from = history.at(-1).timestamp + 1;
  const before = performance.now();
  for (let i = 0; i < 1000; i++)
    await advance(
      state,
      { ...history[2], messageId: `z${i}`, timestamp: from + i },
      ruleset,
      from + i,
    );
  events.push(performance.now() - before);
}
console.log(`fold_10000_events_ms ${median(folds)}`);
console.log(`event_us ${median(events)}`);
