// A process of its own for each start: `node test/bench/cold-start.mjs ENGINE WORKLOAD.json HOW` prints CPU ms, part by
// part. HOW is "snapshot": rules that a server has compiled and a packed state; or "replay": rules and history as written.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [engineFile, workloadFile, how] = process.argv.slice(2);
const engine = await import(pathToFileURL(engineFile).href);
const { text, compiled, snapshot, kept, event } = JSON.parse(readFileSync(workloadFile, "utf8"));
const bytes = Uint8Array.from(Buffer.from(snapshot, "base64"));

const marks = [process.cpuUsage()];
const mark = () => marks.push(process.cpuUsage());

const ruleset =
  how === "snapshot"
    ? engine.loadRuleset(JSON.parse(compiled))
    : engine.parseRulesetText(text).ruleset;
mark();
const state =
  how === "snapshot"
    ? engine.unpackState("visitor", bytes, ruleset)
    : engine.createState("visitor", kept);
state.use(ruleset);
mark();
await engine.advance(state, event, ruleset, event.timestamp);
mark();

const [rules, restored, first] = marks
  .slice(1)
  .map((now, i) => (now.user + now.system - marks[i].user - marks[i].system) / 1000);
console.log(JSON.stringify({ rules, restored, first }));
