// The programs that are measured, each a process of its own.
import { fork, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The built command line. */
export const cli = here("../../../packages/cli/dist/main.js");

/** Starts `proffer serve` and waits until it says that it is ready. */
export async function startOurs(data, { rules, args = [], node = [] } = {}) {
  const from = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...node,
      cli,
      "serve",
      "--data",
      data,
      "--port",
      "0",
      ...(rules ? ["--rules", rules] : []),
      ...args,
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const port = Number(await saying(child, /API +http:\/\/[^:]+:(\d+)/));
  for (;;) {
    const reply = await fetch(`http://127.0.0.1:${port}/readyz`);
    await reply.text();
    if (reply.status === 200) break;
  }
  return { child, port, readyMs: performance.now() - from };
}

export async function startBare(directory) {
  const child = spawn(process.execPath, [here("bare.mjs"), directory], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { child, port: Number(await saying(child, /ready (\d+)/)) };
}

/** Asks it to end as a service manager does, and waits. */
export function stop({ child }, signal = "SIGTERM") {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", resolve);
    child.kill(signal);
  });
}

/** A client in a process of its own. */
export function startLoad() {
  const child = fork(here("load.mjs"));
  return {
    child,
    run: (job) =>
      new Promise((resolve, reject) => {
        child.once("message", resolve);
        child.once("error", reject);
        child.send(job);
      }),
    stop: () => child.kill(),
  };
}

/** @returns bytes, as Linux counts them. */
export function residentBytes({ child }) {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

function saying(child, pattern) {
  return new Promise((resolve, reject) => {
    let said = "";
    const take = (chunk) => {
      said += chunk;
      const found = pattern.exec(said);
      if (found) resolve(found[1]);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("exit", (code) => reject(new Error(`It ended with ${code}:\n${said}`)));
  });
}
