// From the command to the first request that is answered, on a store with something in it; and what it weighs at rest.
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { median } from "./batches.mjs";
import { residentBytes, startLoad, startOurs, stop } from "./processes.mjs";

export async function measureStart({ folder, rulesFile, starts, seconds }) {
  const data = join(folder, "start");
  await fill(data, rulesFile, seconds);
  const times = [];
  for (let i = 0; i < starts; i++) {
    const server = await startOurs(data, { rules: rulesFile });
    times.push(server.readyMs);
    await stop(server);
  }
  const server = await startOurs(data, { rules: rulesFile });
  await sleep(3_000);
  const bytes = residentBytes(server);
  await stop(server);
  return {
    ready_ms: {
      what: "from the start to ready, on an existing store",
      value: median(times),
      unit: " ms",
      goal: "≤ 1500 ms",
    },
    idle_mb: {
      what: "resident memory, idle, with SQLite",
      value: bytes / 1024 / 1024,
      unit: " MB",
      goal: "≤ 150 MB",
    },
  };
}

async function fill(data, rulesFile, seconds) {
  const server = await startOurs(data, { rules: rulesFile });
  const load = startLoad();
  await load.run({ job: "batches", port: server.port, seconds, connections: 8, run: "fill" });
  load.stop();
  await stop(server);
}
