import { spawn } from "node:child_process";
import { cli } from "../../support/server.ts";

/** A `proffer worker` in a process of its own. */
export interface TestWorker {
  /** Everything it has printed. */
  output(): string;
  /** Returns once it has printed that it runs. */
  ready(): Promise<void>;
  /** Sends a signal and gives the exit code (`null` where the signal ended it). */
  end(signal: NodeJS.Signals): Promise<number | null>;
  /** Returns when it has ended by itself. */
  ended: Promise<number | null>;
}

export function startWorker(args: readonly string[]): TestWorker {
  const child = spawn(process.execPath, [cli, "worker", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let onReady: () => void;
  const isReady = new Promise<void>((resolve) => (onReady = resolve));
  const take = (chunk: Buffer): void => {
    output += chunk;
    if (/^partition \d+ of \d+: /m.test(output)) onReady();
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  return {
    output: () => output,
    async ready() {
      const early = await Promise.race([isReady, ended.then((code) => ({ code }))]);
      if (early) throw new Error(`The worker ended with ${early.code}:\n${output}`);
    },
    end(signal) {
      child.kill(signal);
      return ended;
    },
    ended,
  };
}
