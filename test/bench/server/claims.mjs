// Coupons by claim, five hundred a second, each by a customer who has earned it.
import { join } from "node:path";
import { loadRuleset } from "./engine.mjs";
import { startLoad, startOurs, stop } from "./processes.mjs";
import { rules } from "./traffic.mjs";

export async function measureClaims({ folder, rulesFile, claimSeconds }) {
  const server = await startOurs(join(folder, "claims"), { rules: rulesFile });
  const load = startLoad();
  try {
    const version = await loadRuleset(rules, "look");
    const { done, failed, p50, p99, refusals } = await load.run({
      job: "claims",
      port: server.port,
      perSecond: 500,
      seconds: claimSeconds,
      connections: 32,
      version,
    });
    if (failed > 0)
      throw new Error(
        `${failed} of ${done + failed} claims were refused: ${JSON.stringify(refusals)}`,
      );
    return {
      claim_p99_ms: {
        what: "a claim under 500 claims/s, 99th percentile",
        value: p99,
        unit: " ms",
        goal: "≤ 50 ms",
      },
      claim_p50_ms: { what: "a claim under 500 claims/s, median", value: p50, unit: " ms" },
    };
  } finally {
    load.stop();
    await stop(server);
  }
}
