// Bundled by scripts/laws.mjs together with the sources that it tries: one worker, which tries one law after the other.
import { parentPort } from "node:worker_threads";
import * as engine from "../../packages/engine/src/index.ts";
import { laws } from "../../packages/engine/src/laws/index.ts";
import { sayFailure } from "../../packages/engine/src/laws/law.ts";
import { tabs } from "../../packages/sdk/src/laws/tabs.ts";
import { createMemoryStorage } from "../../packages/sdk/src/storage/memory.ts";

export { casesPerLaw } from "../../packages/engine/src/laws/plan.ts";

/** One store in memory for all pages. */
function openStores(count) {
  const store = createMemoryStorage();
  return Array.from({ length: count }, () => store);
}

parentPort?.on("message", async ({ law, ...trial }) => {
  const started = performance.now();
  const outcome = await (law === "tabs"
    ? tabs({ engine, openStores }, trial)
    : laws[law](engine, trial));
  const ms = performance.now() - started;
  // A worker has no origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage({ law, cases: outcome.runs, ms, said: sayFailure(outcome) });
});
