import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const usage = fileURLToPath(new URL("usage.mjs", import.meta.url));

/** The shell knows what all that it has waited for has used, in whatever threads and further processes. */
const script = '"$@"; code=$?; times >&3; exit $code';

/**
 * Runs a script in a Node process of its own.
 *
 * @param {readonly string[]} args the script and its arguments.
 * @returns {Promise<{ cpuS: number, peakMb: number, stdout: string, stderr: string }>} CPU of the user's and the system's,
 *   from start to end, in seconds.
 * @throws an `Error` with what it said if it does not end with 0.
 */
export async function runMeasured(args) {
  const folder = mkdtempSync(join(tmpdir(), "proffer-bench-usage-"));
  const peak = join(folder, "peak");
  const command = [process.execPath, "--import", usage, ...args];
  const child = spawn("sh", ["-c", script, "sh", ...command], {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    env: { ...process.env, PROFFER_BENCH_USAGE: peak },
  });
  const texts = [1, 2, 3].map((number) => textOf(child.stdio[number]));
  const [code] = await once(child, "close");
  const [stdout, stderr, times] = await Promise.all(texts);
  try {
    if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}:\n${stderr}`);
    return {
      cpuS: readTimes(times),
      peakMb: Number(readFileSync(peak, "utf8")) / 1024,
      stdout,
      stderr,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function textOf(stream) {
  let text = "";
  for await (const chunk of stream.setEncoding("utf8")) text += chunk;
  return text;
}

/** The second line is the children's: `0m1.250000s 0m0.120000s`. */
function readTimes(text) {
  const [, children = ""] = text.trim().split("\n");
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}
