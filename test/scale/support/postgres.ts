import { spawn, spawnSync } from "node:child_process";
import { chownSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { freePort } from "../../support/server.ts";
import { findProgram, versionsBelow } from "./programs.ts";

/** The postgres of this machine; its other programs lie beside it. */
export const postgres = findProgram("initdb", {
  variable: "PROFFER_INITDB",
  folders: versionsBelow("/usr/lib/postgresql"),
  package: "postgresql",
});

/** A PostgreSQL on a port and in a folder of its own. */
export interface TestPostgres {
  /** `psql` with what it needs to find the database, for a shell. */
  readonly psql: string;
  /** Runs a statement; `input` is its stdin. */
  run(sql: string, input?: string): string;
  stop(): Promise<void>;
}

/** Neither a running PostgreSQL nor a cluster of this machine is touched. */
export async function startPostgres(): Promise<TestPostgres> {
  if ("missing" in postgres) throw new Error(postgres.missing);
  // A link to it may lie elsewhere, without the others beside it.
  const bin = dirname(realpathSync(postgres.path));
  const folder = mkdtempSync(join(tmpdir(), "proffer-pg-"));
  const data = join(folder, "data");
  // PostgreSQL does not run as root.
  const user = process.getuid?.() === 0 ? ordinaryUser() : undefined;
  if (user) chownSync(folder, user.uid, user.gid);
  const made = spawnSync(
    postgres.path,
    ["-D", data, "-U", "shop", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
    { ...user, cwd: folder, encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(made.stderr);
  const port = String(await freePort());
  const child = spawn(
    join(bin, "postgres"),
    ["-D", data, "-p", port, "-k", folder, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"],
    { ...user, cwd: folder, stdio: "ignore" },
  );
  const args = ["-h", "127.0.0.1", "-p", port, "-U", "shop", "-d", "postgres", "-X", "-q"];
  const program = join(bin, "psql");
  const run = (sql: string, input = ""): string => {
    const done = spawnSync(program, [...args, "-v", "ON_ERROR_STOP=1", "-At", "-c", sql], {
      input,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    if (done.status !== 0) throw new Error(done.stderr);
    return done.stdout;
  };
  async function stop(): Promise<void> {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGINT");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
  try {
    await untilReady(() => run("SELECT 1"));
  } catch (error) {
    await stop();
    throw error;
  }
  return { psql: [program, ...args].join(" "), run, stop };
}

function ordinaryUser(): { readonly uid: number; readonly gid: number } {
  const name = spawnSync("id", ["-u", "postgres"]).status === 0 ? "postgres" : "nobody";
  const id = (flag: string): number =>
    Number(spawnSync("id", [flag, name], { encoding: "utf8" }).stdout);
  return { uid: id("-u"), gid: id("-g") };
}

async function untilReady(probe: () => void): Promise<void> {
  for (let tries = 0; ; tries++)
    try {
      return probe();
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
}
