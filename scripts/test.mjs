// `npm test`: installs what the tests need, builds, checks and runs everything.
// What follows `--` goes to Vitest: npm test -- packages/engine
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "./lib/build.mjs";
import { findChromium } from "./lib/chromium.mjs";
import { install } from "./lib/install.mjs";
import { checkNode, run, step, top } from "./lib/run.mjs";

checkNode();
await install();
await build();
const chromium = await findChromium();
if ("path" in chromium) console.log(`Chromium: ${chromium.path}`);
await installPackages(["postgresql", "strace"]);

await step("Linting", () => run("oxlint", ["--deny-warnings"], { quiet: true }));
await step("Checking the format", () => run("oxfmt", ["--check"], { quiet: true }));
await step("Checking types", () => run("tsc", ["-b"], { quiet: true }));

const results = join(top, "test", ".artifacts", "results.json");
mkdirSync(join(top, "test", ".artifacts"), { recursive: true });
rmSync(results, { force: true });
const code = await run(
  "vitest",
  [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${results}`,
    ...process.argv.slice(2),
  ],
  { env: "path" in chromium ? { PROFFER_CHROMIUM: chromium.path } : {} },
);
process.exitCode = summarize(results, code);

/** What tests of the store need and root may install; where they are missing, those tests say so and are skipped. */
async function installPackages(names) {
  if (process.getuid?.() !== 0) return;
  const isThere = {
    postgresql: existsSync("/usr/lib/postgresql"),
    strace: existsSync("/usr/bin/strace"),
  };
  const missing = names.filter((name) => !isThere[name]);
  if (missing.length === 0) return;
  console.log(`Installing ${missing.join(" and ")} from the system's packages …`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update"], { quiet: true, env });
  await run("apt-get", ["install", "-y", "--no-install-recommends", ...missing], {
    quiet: true,
    env,
  });
}

/** The last words: what was left out and why, then the figures. */
function summarize(file, code) {
  if (!existsSync(file)) {
    console.log("The tests ended before they had begun; see above.");
    return code === 0 ? 1 : code;
  }
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
    readFileSync(file, "utf8"),
  );
  const skipped = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === "skipped" || status === "pending"),
  );
  const reasons = new Set(skipped.map(({ ancestorTitles, title }) => ancestorTitles[0] ?? title));
  for (const reason of reasons) console.log(`Skipped: ${reason}`);
  if ("missing" in chromium)
    console.log(`Skipped: everything that needs a browser — ${chromium.missing}.`);
  console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`);
  return code === 0 && numFailedTests > 0 ? 1 : code;
}
