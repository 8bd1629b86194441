import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../../packages/server/src/testing/free-port.ts";

export { freePort };

/** The top folder of the workspace. */
export const top = fileURLToPath(new URL("../../", import.meta.url));

/** The built command line, as a shop runs it. */
export const cli = join(top, "packages/cli/dist/main.js");

/** A `proffer serve` in a process of its own, over the example shop, with a data directory that it keeps over restarts. */
export interface TestServer {
  readonly url: string;
  /** The desk's address with its key. */
  readonly desk: string;
  /** Everything it has printed. */
  output(): string;
  /** Kills it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startServer(args: readonly string[] = []): Promise<TestServer> {
  const data = await mkdtemp(join(tmpdir(), "proffer-test-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const command = [
    cli,
    "serve",
    "--data",
    data,
    "--port",
    String(port),
    "--strict-port",
    "--rules",
    join(top, "examples/shop/rules.json"),
    "--shop",
    join(top, "examples/shop/dist"),
    "--demo",
    ...args,
  ];
  let output = "";
  let child: ChildProcess;

  const start = (): Promise<void> =>
    new Promise((resolve, reject) => {
      let own = "";
      child = spawn(process.execPath, command, { cwd: top, stdio: ["ignore", "pipe", "pipe"] });
      const take = (chunk: Buffer) => {
        output += chunk;
        own += chunk;
        if (own.includes("Ctrl-C ends it.")) resolve();
      };
      child.stdout?.on("data", take);
      child.stderr?.on("data", take);
      child.on("exit", (code) => reject(new Error(`The server ended with ${code}:\n${own}`)));
    });
  const end = (signal: NodeJS.Signals): Promise<void> =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once("exit", () => resolve());
      child.kill(signal);
    });

  await start();
  return {
    url,
    desk: /https?:\S+\/desk\/#key=\S+/.exec(output)?.[0] ?? "",
    output: () => output,
    kill: () => end("SIGKILL"),
    restart: start,
    async stop() {
      await end("SIGTERM");
      await rm(data, { recursive: true, force: true });
    },
  };
}
