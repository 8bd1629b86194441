// `npm run bench:page`: what the widget costs a page, in a real Chromium, beside other people's widgets from npm and a blank
// page, into results.md; ends with 1 where ours is above a target. It measures what is built, and builds where nothing is.
// `--rounds N`: 7 by default; `--quick`: 3. `--only NAME,…`: these and the blank page, without results.md. `--profile`: where
// our own time and memory go, by function.
import { writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findChromium } from "../../../scripts/lib/chromium.mjs";
import { build } from "../../../scripts/lib/build.mjs";
import { isBuilt } from "../../../scripts/lib/static-weight.mjs";
import { bundlePeers, installPeers } from "./bundle-peers.mjs";
import { entrants, peerNames } from "./entrants.mjs";
import { overTarget } from "./figures.mjs";
import { openPlace } from "./place.mjs";
import { toLines, toMarkdown, toTable } from "./report.mjs";
import { measureRounds } from "./rounds.mjs";

const { values } = parseArgs({
  options: {
    rounds: { type: "string" },
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    profile: { type: "boolean", default: false },
  },
});
const settleMs = 4000;
const rounds = Number(values.rounds ?? (values.quick ? 3 : 7));
const names = namesOf(values.only);

if (!isBuilt()) await build();
const found = await findChromium();
if (!("path" in found))
  throw new Error(`Nothing can be measured without a browser: ${found.missing}.`);

if (values.profile) {
  const { profileOurs } = await import("./profile.mjs");
  const place = await openPlace(found.path);
  for (const line of await profileOurs(place)) console.log(line);
  await place.close();
} else await compare();

async function compare() {
  const peers = names.filter((name) => peerNames.includes(name));
  if (peers.length > 0) await installPeers();
  await bundlePeers(peers);
  const place = await openPlace(found.path);
  const onRound = (round) => console.error(`Round ${round + 1} of ${rounds} …`);
  const results = await measureRounds(place, names, { rounds, settleMs, onRound });
  const chromium = `Chromium ${place.browser.version()}`;
  await place.close();
  report(results, chromium);
}

function report(results, chromium) {
  if (loadavg()[0] > availableParallelism())
    console.error("The machine was busy with other things: times are longer than they would be.");
  for (const cells of toTable(results)) console.error(cells.join("\t"));
  if (!values.only) {
    const file = fileURLToPath(new URL("results.md", import.meta.url));
    writeFileSync(file, toMarkdown(results, { rounds, chromium }));
  }
  if (!results["proffer"]) return;
  for (const line of toLines(results)) console.log(line);
  const faults = overTarget(results["proffer"]);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}

function namesOf(only) {
  if (only === undefined) return Object.keys(entrants);
  const names = only.split(",").filter((name) => name !== "blank");
  const unknown = names.find((name) => !(name in entrants));
  if (unknown !== undefined)
    throw new Error(
      `There is no “${unknown}” to measure; there are ${Object.keys(entrants).join(", ")}.`,
    );
  return ["blank", ...names];
}
