import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { chownSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port.ts";
import { findProgram, versionsBelow } from "./programs.ts";
import type { Found } from "./programs.ts";

/**
 * The PostgreSQL of this machine: its `initdb`, beside which its other programs lie.
 *
 * @param install whether it may be installed where it is missing.
 */
export function findPostgres(install: boolean): Found {
  return findProgram("initdb", {
    variable: "PROFFER_INITDB",
    folders: versionsBelow("/usr/lib/postgresql"),
    package: "postgresql",
    install,
  });
}

/** A PostgreSQL on a port and in a folder of its own. */
export interface TestPostgres {
  /** Of the database `postgres`. */
  readonly url: string;
  /** `psql` with what it needs to find the database, for a shell. */
  readonly psql: string;
  /** Runs a statement; `input` is its stdin. */
  run(sql: string, input?: string): string;
  /** Ends the postmaster without a word; those that it had started follow as they notice. */
  kill(): Promise<void>;
  /** Stops it in order; its data stay. */
  pause(): Promise<void>;
  /** Starts it again on the same port and data. */
  resume(): Promise<void>;
  /** Ends it for good. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Whether what it has committed survives a power cut. Without it everything is quicker. */
  readonly isDurable?: boolean;
  /** What stands in its configuration besides. */
  readonly settings?: readonly string[];
}

/** Neither a running PostgreSQL nor a cluster of this machine is touched. */
export async function startPostgres(options: PostgresOptions = {}): Promise<TestPostgres> {
  const initdb = initdbPath();
  // A link to it may lie elsewhere, without the others beside it.
  const bin = dirname(realpathSync(initdb));
  const folder = mkdtempSync(join(tmpdir(), "proffer-pg-"));
  // PostgreSQL does not run as root.
  const user = process.getuid?.() === 0 ? ordinaryUser() : undefined;
  if (user) chownSync(folder, user.uid, user.gid);
  const port = String(await freePort());
  const data = createCluster(folder, user);
  const settings = [
    "listen_addresses=127.0.0.1",
    ...(options.isDurable ? [] : ["fsync=off"]),
    ...(options.settings ?? []),
  ].flatMap((setting) => ["-c", setting]);
  const command = [join(bin, "postgres"), "-D", data, "-p", port, "-k", folder, ...settings];
  const args = ["-h", "127.0.0.1", "-p", port, "-U", "shop", "-d", "postgres", "-X", "-q"];
  const program = join(bin, "psql");
  let child: ChildProcess | undefined;

  const run = (sql: string, input = ""): string => {
    const done = spawnSync(program, [...args, "-v", "ON_ERROR_STOP=1", "-At", "-c", sql], {
      input,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    if (done.status !== 0) throw new Error(done.stderr);
    return done.stdout;
  };
  async function resume(): Promise<void> {
    for (let tries = 0; ; tries++) {
      // After a kill, those that it had started need a moment to notice, and until then it refuses to start.
      if (!isAlive(child)) child = spawnServer(command, { ...user, cwd: folder });
      try {
        run("SELECT 1");
        return;
      } catch (error) {
        if (tries === 200) throw error;
        await sleep(50);
      }
    }
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!isAlive(child)) return;
    const ended = new Promise((resolve) => child?.once("exit", resolve));
    child?.kill(signal);
    await ended;
  }
  async function stop(): Promise<void> {
    await end("SIGINT");
    rmSync(folder, { recursive: true, force: true });
  }
  try {
    await resume();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `postgres://shop@127.0.0.1:${port}/postgres`,
    psql: [program, ...args].join(" "),
    run,
    kill: () => end("SIGKILL"),
    pause: () => end("SIGINT"),
    resume,
    stop,
  };
}

/** A PostgreSQL in the foreground, which ends when whoever has started it is no more, however that came about. */
function spawnServer(
  [program = "", ...args]: readonly string[],
  options: { readonly uid?: number; readonly gid?: number; readonly cwd: string },
): ChildProcess {
  const child = spawn(program, args, { ...options, stdio: "ignore" });
  const watcher = spawn("sh", ["-c", `read -r _; kill -INT ${child.pid}`], {
    ...options,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watcher.unref();
  child.once("exit", () => watcher.kill("SIGKILL"));
  return child;
}

function isAlive(child: ChildProcess | undefined): boolean {
  return child !== undefined && child.exitCode === null && child.signalCode === null;
}

function createCluster(folder: string, user: { uid: number; gid: number } | undefined): string {
  const data = join(folder, "data");
  const made = spawnSync(
    initdbPath(),
    ["-D", data, "-U", "shop", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
    { ...user, cwd: folder, encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  return data;
}

function initdbPath(): string {
  const found = findPostgres(false);
  if ("missing" in found) throw new Error(found.missing);
  return found.path;
}

function ordinaryUser(): { uid: number; gid: number } {
  const name = spawnSync("id", ["-u", "postgres"]).status === 0 ? "postgres" : "nobody";
  const id = (flag: string): number =>
    Number(spawnSync("id", [flag, name], { encoding: "utf8" }).stdout);
  return { uid: id("-u"), gid: id("-g") };
}
