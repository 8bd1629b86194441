// `npm run laws`: tries the laws of the engine and of the SDK in ten million cases, on every core.
//   node scripts/laws.mjs [--cases N] [--law NAME] [--seed N [--path PATH]] [--workers N]
// Where a law is broken it ends with code 1, the seed, the path and the simplest case that breaks it.
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { build } from "vite";
import { checkNode, top } from "./lib/run.mjs";

/** So many cases share a seed, and are what a worker takes at a time. */
const chunkSize = 2_000;
const tellEveryMs = 10_000;
const maxSeed = 2 ** 31;

checkNode();
const bundle = await bundleLaws();
const { casesPerLaw } = await import(pathToFileURL(bundle).href);
const options = readOptions();
const chunks = plan(options);
const whole = chunks.reduce((sum, { runs }) => sum + runs, 0);
/** By law: how many cases were tried, and how long that took on one core. */
const tried = new Map();
const started = performance.now();
console.log(`${count(whole)} cases from seed ${options.seed}, ${options.workers} at a time`);
const telling = setInterval(tell, tellEveryMs);
const complaint = await tryAll();
clearInterval(telling);
report();
if (complaint) {
  console.error(`\n${complaint}`);
  process.exit(1);
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      cases: { type: "string", default: "10000000" },
      law: { type: "string" },
      seed: { type: "string", default: String(Date.now() % maxSeed) },
      path: { type: "string" },
      workers: { type: "string", default: String(availableParallelism()) },
    },
  });
  const { law, path } = values;
  const names = Object.keys(casesPerLaw);
  if (law !== undefined && !names.includes(law))
    refuse(`There is no law “${law}”. The laws are ${names.join(", ")}.`);
  if (path !== undefined && law === undefined) refuse("A --path needs the --law that it is of.");
  const [cases, seed, workers] = ["cases", "seed", "workers"].map((name) => {
    const number = Number(values[name]);
    if (Number.isSafeInteger(number) && number >= 0) return number;
    return refuse(`--${name} is a whole number, not “${values[name]}”.`);
  });
  return { cases, seed, workers: Math.max(workers, 1), law, path };
}

function refuse(message) {
  console.error(message);
  process.exit(2);
}

/** The sources as they are, in one file that Node can run. */
async function bundleLaws() {
  const source = (path) => join(top, "packages", path);
  const outDir = join(top, "node_modules", ".cache", "laws");
  await build({
    configFile: false,
    root: top,
    logLevel: "error",
    resolve: {
      alias: {
        "@proffer/engine": source("engine/src/index.ts"),
        "@proffer/protocol": source("protocol/src/index.ts"),
      },
    },
    ssr: { noExternal: true },
    build: {
      ssr: join(top, "scripts", "lib", "laws-worker.mjs"),
      outDir,
      emptyOutDir: true,
      target: "node20",
      minify: false,
      rolldownOptions: { output: { entryFileNames: "laws.mjs" } },
    },
  });
  return join(outDir, "laws.mjs");
}

/** Each law's share in chunks, so mixed that every law is tried all the time. */
function plan({ cases, seed, law, path }) {
  if (path !== undefined) return [{ law, runs: 1, seed, path }];
  const shares = Object.entries(casesPerLaw).filter(([name]) => (law ?? name) === name);
  const sum = shares.reduce((sofar, [, share]) => sofar + share, 0);
  const all = shares.flatMap(([name, share]) => {
    const wanted = Math.ceil((cases * share) / sum);
    const length = Math.ceil(wanted / chunkSize);
    return Array.from({ length }, (_, i) => ({
      law: name,
      runs: Math.min(chunkSize, wanted - i * chunkSize),
      when: i / length,
    }));
  });
  return all
    .sort((a, b) => a.when - b.when)
    .map((chunk, i) => ({ law: chunk.law, runs: chunk.runs, seed: (seed + i) % maxSeed }));
}

/** Lets the workers try every chunk; what the first failure says, if there is one. */
async function tryAll() {
  const waiting = [...chunks];
  const workers = Array.from({ length: options.workers }, () => new Worker(bundle));
  const work = (worker) =>
    new Promise((resolve, reject) => {
      const next = () => {
        const chunk = waiting.shift();
        // A worker has no origin.
        // oxlint-disable-next-line unicorn/require-post-message-target-origin
        if (chunk) worker.postMessage(chunk);
        else resolve(undefined);
      };
      worker.on("error", reject);
      worker.on("message", ({ law, cases, ms, said }) => {
        const before = tried.get(law) ?? { cases: 0, ms: 0 };
        tried.set(law, { cases: before.cases + cases, ms: before.ms + ms });
        if (said === "") return next();
        waiting.length = 0;
        resolve(said);
      });
      next();
    });
  const said = await Promise.all(workers.map(work));
  await Promise.all(workers.map((worker) => worker.terminate()));
  return said.find((one) => one !== undefined);
}

function tell() {
  const done = [...tried.values()].reduce((sum, { cases }) => sum + cases, 0);
  const seconds = (performance.now() - started) / 1000;
  const left = done === 0 ? "?" : say(((whole - done) * seconds) / done);
  console.log(
    `${count(done)} of ${count(whole)} cases, ${count(done / seconds)} a second, ${left} left`,
  );
}

function report() {
  tell();
  for (const [law, { cases, ms }] of tried) {
    const each = `${((ms * 1000) / cases).toFixed(0)} µs each`;
    console.log(`  ${law.padEnd(13)} ${count(cases).padStart(11)} cases, ${each}`);
  }
}

function count(number) {
  return Math.round(number).toLocaleString("en");
}

function say(seconds) {
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${Math.ceil(seconds)} s` : `${minutes} min`;
}
