import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@nats-io/transport-node";
import { freePort } from "../../support/server.ts";
import { findProgram } from "./programs.ts";

/** The nats-server of this machine. Debian's package starts one of its own, which is left alone: ours has another port. */
export const nats = findProgram("nats-server", {
  variable: "PROFFER_NATS_SERVER",
  folders: ["/usr/sbin", "/usr/local/sbin"],
  package: "nats-server",
});

/** A nats-server with JetStream on a port and in a folder of its own. */
export interface TestNats {
  readonly url: string;
  /** Kills it. */
  kill(): Promise<void>;
  /** Kills it, if it still runs, and starts it again on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** @param config what stands in its configuration besides port and store. */
export async function startNats(config = ""): Promise<TestNats> {
  if ("missing" in nats) throw new Error(nats.missing);
  const folder = mkdtempSync(join(tmpdir(), "proffer-nats-"));
  const port = await freePort();
  const url = `nats://127.0.0.1:${port}`;
  const file = join(folder, "nats.conf");
  writeFileSync(
    file,
    `listen: "127.0.0.1:${port}"\njetstream { store_dir: ${JSON.stringify(join(folder, "data"))} }\n${config}\n`,
  );
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    child = spawn(nats.path, ["-c", file], { stdio: "ignore" });
    const probe = await connect({ servers: url, waitOnFirstConnect: true, reconnectTimeWait: 50 });
    await probe.close();
  };
  const end = (signal: NodeJS.Signals): Promise<void> =>
    new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null) return resolve();
      child.once("exit", () => resolve());
      child.kill(signal);
    });
  await start();
  return {
    url,
    kill: () => end("SIGKILL"),
    async restart() {
      await end("SIGKILL");
      await start();
    },
    async stop() {
      await end("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
