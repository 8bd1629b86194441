// A process of its own for each start: `node test/bench/cold-start.mjs ENGINE WORKLOAD.json` prints CPU ms, part by part.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [engineFile, workloadFile] = process.argv.slice(2);
const engine = await import(pathToFileURL(engineFile).href);
const { text, kept, event } = JSON.parse(readFileSync(workloadFile, "utf8"));

const marks = [process.cpuUsage()];
const mark = () => marks.push(process.cpuUsage());

const { ruleset } = engine.parseRulesetText(text);
mark();
const state = engine.createState("visitor", kept);
state.use(ruleset);
mark();
await engine.advance(state, event, ruleset, event.timestamp);
mark();

const [rules, restored, first] = marks
  .slice(1)
  .map((now, i) => (now.user + now.system - marks[i].user - marks[i].system) / 1000);
console.log(JSON.stringify({ rules, restored, first }));
