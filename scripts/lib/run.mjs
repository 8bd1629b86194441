import { spawn } from "node:child_process";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The top folder of the workspace. */
export const top = fileURLToPath(new URL("../../", import.meta.url));

/** The smallest Node that everything here runs on. */
const [needMajor, needMinor] = [20, 19];

/** Ends with a sentence where the Node at hand is too old to say anything better. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  console.error(
    `Proffer needs Node ${needMajor}.${needMinor} or newer; this is ${process.versions.node}.`,
  );
  process.exit(1);
}

/**
 * Runs a program to its end and gives its exit code. What it prints is shown as it comes, or only where it failed.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, quiet?: boolean, shell?: boolean, env?: Record<string, string> }} [options]
 * @returns {Promise<number>}
 */
export function run(command, args, { cwd = top, quiet = false, shell = false, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const bin = join(top, "node_modules", ".bin");
    const child = spawn(command, args, {
      cwd,
      shell: shell || process.platform === "win32",
      stdio: ["ignore", quiet ? "pipe" : "inherit", quiet ? "pipe" : "inherit"],
      env: { ...process.env, ...env, PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` },
    });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => output.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code !== 0 && quiet) process.stderr.write(Buffer.concat(output));
      resolve(code ?? 1);
    });
  });
}

/** Runs a step, tells how long it took, and ends everything where it failed. */
export async function step(title, work) {
  const started = Date.now();
  process.stdout.write(`${title} … `);
  const code = await work();
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(code === 0 ? `${seconds} s` : `failed after ${seconds} s`);
  if (code !== 0) process.exit(code);
}
