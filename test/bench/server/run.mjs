// `pnpm bench:server`: what the server costs over the bare minimum, on this machine. Needs the built command line.
//   --quick: short rounds, in half a minute. --profile: where the processor's time goes, by function.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measureBatches } from "./batches.mjs";
import { measureClaims } from "./claims.mjs";
import { measureStart } from "./start.mjs";
import { rules } from "./traffic.mjs";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    profile: { type: "boolean", default: false },
  },
});
const folder = mkdtempSync(join(tmpdir(), "proffer-bench-"));
const rulesFile = join(folder, "rules.json");
writeFileSync(rulesFile, JSON.stringify(rules));

try {
  if (values.profile) {
    const { profileBatches } = await import("./profile.mjs");
    await profileBatches({ folder, rulesFile });
  } else report(await measure());
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function measure() {
  const size = values.quick
    ? { rounds: 3, seconds: 1.5, claimSeconds: 3, starts: 1 }
    : { rounds: 7, seconds: 5, claimSeconds: 20, starts: 5 };
  return {
    ...(await measureBatches({ folder, rulesFile, ...size })),
    ...(await measureClaims({ folder, rulesFile, ...size })),
    ...(await measureStart({ folder, rulesFile, ...size })),
  };
}

function report(figures) {
  for (const [name, { value }] of Object.entries(figures)) console.log(`${name} ${round(value)}`);
  console.log("\n| what | measured | to reach |\n|---|---|---|");
  for (const { what, value, unit, goal } of Object.values(figures))
    console.log(`| ${what} | ${round(value)}${unit} | ${goal ?? ""} |`);
}

/** Three digits are more than a measurement has. */
function round(value) {
  return Number.isInteger(value) ? value : Number(value.toPrecision(3));
}
