import { parentPort, workerData } from "node:worker_threads";
import { DamagedStore } from "../log/columns/store.ts";
import type { ThreadData, ThreadMessage } from "./worker-pool.ts";
import { runPieces } from "./worker-pool.ts";

const { job, thread, next } = workerData as ThreadData;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is a window's; this is a thread
const say = (message: ThreadMessage): void => parentPort?.postMessage(message);

try {
  await runPieces(
    job,
    thread,
    () => Atomics.add(next, 0, 1),
    (message) => say({ type: "told", message }),
  );
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  say({ type: "failed", reason, isDamage: error instanceof DamagedStore });
}
