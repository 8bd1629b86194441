// `npm run fuzz:server`: throws damaged requests, frames and bytes at a server in this process.
//   node scripts/fuzz-server.mjs [--cases N] [--seed N]
// Where something is wrong it ends with code 1 and the seed of the 500 cases that it is among.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkNode, run, top } from "./lib/run.mjs";

checkNode();
const { values } = parseArgs({
  options: {
    cases: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
  },
});
for (const [name, value] of Object.entries(values))
  if (!/^[1-9]\d*$/.test(value)) {
    console.error(`--${name} is a number from 1, not “${value}”.`);
    process.exit(2);
  }

const folder = mkdtempSync(join(tmpdir(), "proffer-fuzz-"));
const report = join(folder, "report.json");
process.env["FUZZ_CASES"] = values.cases;
process.env["FUZZ_SEED"] = values.seed;
process.env["FUZZ_REPORT"] = report;
const code = await run("vitest", ["run", "--project", "whole", "test/attacks/fuzz.test.ts"], {
  cwd: top,
});
if (code === 0) tell(JSON.parse(readFileSync(report, "utf8")));
rmSync(folder, { recursive: true, force: true });
process.exitCode = code;

function tell({ seconds, statuses, heapMb }) {
  console.log(`${values.cases} cases in ${Math.round(seconds)} s, nothing broken.`);
  console.log(`Statuses: ${JSON.stringify(statuses)}`);
  console.log(
    `Memory in use: ${heapMb[4] ?? heapMb[0]} MB at first, ${heapMb.at(-1)} MB at the end.`,
  );
}
