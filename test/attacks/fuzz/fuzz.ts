import { sql } from "../../../packages/server/src/testing/sql.ts";
import { startSite } from "../../../packages/server/src/testing/site.ts";
import type { Site } from "../../../packages/server/src/testing/site.ts";
import { sendFrames } from "./frames.ts";
import { brokenInvariants } from "./invariants.ts";
import { createRandom } from "./random.ts";
import { bytesOf, sendRaw } from "./raw.ts";
import { requestOf } from "./requests.ts";
import type { FuzzRequest } from "./requests.ts";

/** What came of it. */
export interface FuzzReport {
  readonly cases: number;
  /** How often each status was answered. */
  readonly statuses: Readonly<Record<string, number>>;
  /** What must not be: failures of the server, rejections that nobody caught, what is wrong in the store. */
  readonly faults: readonly string[];
  /** The memory in use, after what is not in use any more was collected where that can be asked for; MB. */
  readonly heapMb: readonly number[];
}

/** So many cases share a seed of their own, so that one that fails can be looked at without those before it. */
const chunk = 500;
/** Of each chunk: requests handed in, frames, broken bytes. */
const shares = { requests: 350, frames: 100, raw: 50 };
const atOnce = 25;

/**
 * Throws requests, frames and broken bytes at a server.
 *
 * @param seed of the first chunk; the next ones count up.
 * @param tell hears after each chunk how far it is.
 */
export async function fuzz(
  cases: number,
  seed: number,
  tell: (done: number) => void = () => {},
): Promise<FuzzReport> {
  const statuses: Record<string, number> = {};
  const faults: string[] = [];
  const heapMb: number[] = [];
  const onRejection = (cause: unknown): void => void faults.push(`nobody caught: ${String(cause)}`);
  process.on("unhandledRejection", onRejection);
  const site = await startSite({
    logLevel: "error",
    logStream: { write: (line) => void faults.push(`log: ${line.slice(0, 2_000)}`) },
  });
  try {
    // What is tried here is not whether a disk keeps things.
    if (site.store.kind === "sqlite") await sql`pragma synchronous = off`.execute(site.store.db);
    for (let done = 0; done < cases; done += chunk) {
      const before = faults.length;
      await oneChunk(site, seed + done / chunk, { statuses, faults });
      if (faults.length > before)
        faults.push(`… with --seed ${seed + done / chunk} --cases ${chunk}`);
      if (faults.length > 50) break;
      heapMb.push(heapInUse());
      tell(done + chunk);
    }
    faults.push(...(await isHealthy(site)), ...(await brokenInvariants(site.store)));
  } finally {
    await site.close();
    process.off("unhandledRejection", onRejection);
  }
  return { cases, statuses, faults, heapMb };
}

interface Tally {
  readonly statuses: Record<string, number>;
  readonly faults: string[];
}

async function oneChunk(site: Site, seed: number, { statuses, faults }: Tally): Promise<void> {
  const random = createRandom(seed);
  const count = (status: number, what: () => string): void => {
    statuses[status] = (statuses[status] ?? 0) + 1;
    // 503 says “later” on purpose.
    if (status >= 500 && status !== 503) faults.push(`${status} for ${what()}`);
  };
  const framesSent = sendFrames(site.url, shares.frames, createRandom(seed + 0.5e9));
  for (let i = 0; i < shares.requests; i += atOnce) {
    const requests = Array.from({ length: atOnce }, () => requestOf(random));
    const answered = await Promise.all(requests.map((request) => handIn(site, request)));
    for (const [j, status] of answered.entries()) count(status, () => show(requests[j]));
  }
  const { port } = new URL(site.url);
  for (let i = 0; i < shares.raw; i += atOnce) {
    const all = Array.from({ length: atOnce }, () => bytesOf(random));
    const answered = await Promise.all(all.map((bytes) => sendRaw(Number(port), bytes)));
    for (const [j, got] of answered.entries())
      for (const status of got) count(status, () => JSON.stringify(all[j]?.toString("latin1")));
  }
  faults.push(...(await framesSent));
}

async function handIn({ fastify }: Site, request: FuzzRequest): Promise<number> {
  const { method, url, headers, payload } = request;
  const { statusCode } = await fastify.inject({
    method: method as "GET",
    url,
    headers: { ...headers },
    ...(payload && { payload }),
  });
  return statusCode;
}

function show(request: FuzzRequest | undefined): string {
  const payload = request?.payload?.toString("utf8");
  return JSON.stringify({ ...request, payload }).slice(0, 1_500);
}

function heapInUse(): number {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().heapUsed / 1024 / 1024);
}

/** After all of that it does what it is there for. */
async function isHealthy(site: Site): Promise<readonly string[]> {
  const { accepted } = await site.send("somebody-new", [{ messageId: "m1", event: "Cart Viewed" }]);
  const ready = await fetch(`${site.url}/readyz`);
  return [
    ...(accepted === 1 ? [] : ["An event was not taken any more."]),
    ...(ready.status === 200 ? [] : [`It is not ready any more: ${await ready.text()}`]),
  ];
}
