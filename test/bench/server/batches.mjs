// Batches of twenty events, on disk before they are answered for: ours beside the bare handler, round by round.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { startBare, startLoad, startOurs, stop } from "./processes.mjs";

const connections = 16;

/** Both have the same tables: the bare one works on a copy of what ours has made. */
export async function measureBatches({ folder, rulesFile, rounds, seconds }) {
  const ourData = join(folder, "ours");
  const bareData = join(folder, "bare");
  await stop(await startOurs(ourData, { rules: rulesFile }));
  cpSync(ourData, bareData, { recursive: true });
  const contestants = {
    ours: await startOurs(ourData, { rules: rulesFile }),
    bare: await startBare(bareData),
  };
  const load = startLoad();
  const rates = { ours: [], bare: [] };
  const latencies = { ours: [], bare: [] };
  try {
    for (let round = -1; round < rounds; round++)
      // Who goes first changes: the second finds a warmer machine.
      for (const name of round % 2 === 0 ? ["ours", "bare"] : ["bare", "ours"]) {
        const { port } = contestants[name];
        const run = `${name}${round}`;
        const { done, failed, p99 } = await load.run({
          job: "batches",
          port,
          seconds,
          connections,
          run,
        });
        if (failed > 0) throw new Error(`${failed} batches of ${name} were refused.`);
        // The first one only warms up.
        if (round < 0) continue;
        rates[name].push(done / seconds);
        latencies[name].push(p99);
      }
  } finally {
    load.stop();
    for (const contestant of Object.values(contestants)) await stop(contestant);
  }
  const ratio = median(rates.ours.map((rate, round) => rate / rates.bare[round]));
  return {
    batch_ratio: {
      what: "20-event batches, durable before the answer, ours ÷ bare node:http + zod",
      value: ratio,
      unit: "×",
      goal: "≥ 0.7×",
    },
    batches_per_s: { what: "such batches a second, ours", value: median(rates.ours), unit: "" },
    bare_batches_per_s: {
      what: "such batches a second, bare",
      value: median(rates.bare),
      unit: "",
    },
    batch_p99_ms: {
      what: "such a batch, 99th percentile, ours",
      value: median(latencies.ours),
      unit: " ms",
    },
  };
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
