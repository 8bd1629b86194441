import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { cli } from "../../support/server.ts";

/** Why tests that drive the built server are skipped, or nothing. */
export const notBuilt = existsSync(cli)
  ? ""
  : ` — ${cli} is not there: run “npx tsc -b packages/cli” first`;

/** A built server in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** What it has written to its log. */
  log(): string;
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export interface ServerProcessOptions {
  /** Where `rules.json` lies, and `data` will. */
  readonly directory: string;
  readonly databaseUrl?: string | undefined;
  /** What it is run by, such as `strace` with what it is told. */
  readonly under?: readonly string[];
  /** What Node is told. */
  readonly nodeArgs?: readonly string[];
  readonly port?: number;
}

/** @throws Error with what it has said, where it does not start. */
export async function startProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const { directory, databaseUrl, under = [], nodeArgs = [], port = 0 } = options;
  // What is written as fast as it can be is no customer.
  const limits = ["--rate-limits", "0"];
  const serve = ["serve", "--data", join(directory, "data"), "--port", String(port), ...limits];
  const rules = ["--rules", join(directory, "rules.json"), "--log-level", "error"];
  const [program = "", ...args] = [
    ...under,
    process.execPath,
    ...nodeArgs,
    cli,
    ...serve,
    ...rules,
  ];
  const env = { ...process.env, ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }) };
  const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const hear = (chunk: Buffer): void => {
    said += String(chunk);
  };
  child.stderr.on("data", hear);
  child.stdout.on("data", hear);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on("data", () => {
      const found = /API\s+(http:\/\/\S+)\/v1\//.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("close", () => reject(new Error(said)));
  });
  return {
    url,
    child,
    log: () => said,
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await once(child, "exit");
      }
      return child.exitCode;
    },
  };
}
