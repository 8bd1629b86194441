import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cli, freePort } from "../../support/server.ts";

/** One of several servers, in a process of its own. */
export interface TestNode {
  readonly port: number;
  /** Everything that it has printed. */
  output(): string;
  start(): Promise<void>;
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Kills it if it still runs, and deletes what it had on this machine. */
  drop(): Promise<void>;
}

/** @param args what stands behind `proffer serve` besides its port and its folder. */
export async function createNode(args: readonly string[]): Promise<TestNode> {
  const data = mkdtempSync(join(tmpdir(), "proffer-node-"));
  const port = await freePort();
  const command = [cli, "serve", "--data", data, "--port", `${port}`, "--strict-port", ...args];
  let child: ChildProcess | undefined;
  let output = "";

  const end = (signal: NodeJS.Signals): Promise<number | null> =>
    new Promise((resolve) => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return resolve(null);
      child.once("exit", resolve);
      child.kill(signal);
    });

  return {
    port,
    output: () => output,
    start: () =>
      new Promise((resolve, reject) => {
        child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "pipe"] });
        let own = "";
        const take = (chunk: Buffer): void => {
          output += chunk;
          own += chunk;
          if (own.includes("Ctrl-C ends it.")) resolve();
        };
        child.stdout?.on("data", take);
        child.stderr?.on("data", take);
        child.on("exit", (code) => reject(new Error(`The server ended with ${code}:\n${own}`)));
      }),
    end,
    async drop() {
      await end("SIGKILL");
      rmSync(data, { recursive: true, force: true });
    },
  };
}
