import { createHash } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { addAbortSignal } from "node:stream";
import type { Readable } from "node:stream";
import { ProfferError } from "@proffer/protocol";
import type { FileType } from "@proffer/protocol";
import { sniffType } from "./sniff.ts";

/** A file as it has come in, still without a place of its own. */
export interface Received {
  readonly hash: string;
  readonly bytes: number;
  /** Enough of its beginning to read an image's header. */
  readonly head: Buffer;
}

interface Receiving {
  /** What its sender says it is. */
  readonly type: FileType;
  readonly maxBytes: number;
  /** Ends it: its sender takes too long, or the server stops. */
  readonly signal: AbortSignal;
}

/** A photograph's own thumbnail and profile stand before its size; 64 KiB each at most. */
const headBytes = 256 * 1024;

/**
 * Writes a body to a file while it comes in, and looks at it on the way. Where it is refused, nothing is left of it.
 *
 * @throws ProfferError `too_large`, `bad_type`, `bad_request` for one that is empty, `unavailable` for one that breaks off.
 */
export async function receive(
  body: Readable,
  path: string,
  receiving: Receiving,
): Promise<Received> {
  const file = await open(path, "wx");
  try {
    addAbortSignal(receiving.signal, body);
    const received = await write(body, (chunk) => file.writeFile(chunk), receiving);
    // What is answered for is on the disk.
    await file.sync();
    await file.close();
    return received;
  } catch (cause) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw cause;
  }
}

async function write(
  body: AsyncIterable<Uint8Array>,
  put: (chunk: Uint8Array) => Promise<void>,
  { type, maxBytes }: Receiving,
): Promise<Received> {
  const hash = createHash("sha256");
  const head: Uint8Array[] = [];
  let bytes = 0;
  let isSniffed = false;
  for await (const chunk of orBrokenOff(body)) {
    if (bytes < headBytes) head.push(chunk);
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    if (type === "text/plain" && chunk.includes(0)) throw lies(type);
    // A slow sender's first piece may be a byte long; no kind needs more than these.
    if (!isSniffed && bytes >= 32) isSniffed = check(type, head);
    hash.update(chunk);
    await put(chunk);
  }
  if (bytes === 0) throw new ProfferError("bad_request", "The file is empty.");
  if (!isSniffed) check(type, head);
  return { hash: hash.digest("hex"), bytes, head: Buffer.concat(head).subarray(0, headBytes) };
}

async function* orBrokenOff(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw new ProfferError("unavailable", "The file broke off. Send it again.", cause);
  }
}

/** A text that begins like something else is refused as well: whoever sends it means to have it taken for that. */
function check(type: FileType, head: readonly Uint8Array[]): true {
  const sniffed = sniffType(Buffer.concat(head));
  if (sniffed !== (type === "text/plain" ? undefined : type)) throw lies(type);
  return true;
}

export function tooLarge(maxBytes: number): ProfferError {
  const megabytes = Math.floor((maxBytes / 1024 / 1024) * 10) / 10;
  return new ProfferError(
    "too_large",
    `A file may have ${megabytes} MB at most. Send a smaller one.`,
  );
}

function lies(type: FileType): ProfferError {
  return new ProfferError("bad_type", `This file is not of the type ${type}, as its sender says.`);
}
