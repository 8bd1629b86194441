// Where the processor's time goes while batches come in, by function, from `node --cpu-prof`.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startLoad, startOurs, stop } from "./processes.mjs";

export async function profileBatches({ folder, rulesFile }) {
  const node = ["--cpu-prof", `--cpu-prof-dir=${folder}`];
  const server = await startOurs(join(folder, "profiled"), { rules: rulesFile, node });
  const load = startLoad();
  const { done } = await load.run({
    job: "batches",
    port: server.port,
    seconds: 8,
    connections: 16,
    run: "p",
  });
  load.stop();
  await stop(server);
  console.log(`${done} batches\n`);
  const file = readdirSync(folder).find((name) => name.endsWith(".cpuprofile"));
  for (const [place, share] of shares(JSON.parse(readFileSync(join(folder, file), "utf8"))).slice(
    0,
    60,
  ))
    console.log(`${(share * 100).toFixed(1).padStart(5)} %  ${place}`);
}

/** Each function's own time, as a share of all that is not idle. */
function shares({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const own = new Map();
  let busy = 0;
  for (const [i, id] of samples.entries()) {
    const { functionName, url, lineNumber } = byId.get(id).callFrame;
    if (functionName === "(idle)" || functionName === "(program)") continue;
    const file = url.split("/").slice(-3).join("/");
    const place = `${functionName || "(anonymous)"} ${file}${url ? `:${lineNumber + 1}` : ""}`;
    own.set(place, (own.get(place) ?? 0) + timeDeltas[i]);
    busy += timeDeltas[i];
  }
  return [...own].map(([place, time]) => [place, time / busy]).toSorted((a, b) => b[1] - a[1]);
}
