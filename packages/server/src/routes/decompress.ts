import { Readable } from "node:stream";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import type { preParsingAsyncHookHandler } from "fastify";
import { ProfferError } from "@proffer/protocol";

const decompressors = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/**
 * Unpacks a body, for routes that are sent packed ones. It is as large as it says beforehand, or larger: unpacking stops
 * at the limit, so that a few hundred bytes which would become gigabytes cost no more than what is let in.
 *
 * @param maxBytes of the body, packed and unpacked.
 */
export function decompressUpTo(maxBytes: number): preParsingAsyncHookHandler {
  return async ({ headers }, _reply, payload) => {
    const encoding = headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
    if (encoding === "identity" || encoding === "") return payload;
    if (!isKnown(encoding))
      throw new ProfferError(
        "bad_request",
        `“content-encoding: ${encoding.slice(0, 40)}” cannot be unpacked. Send gzip, deflate, br or none.`,
      );
    const packed = await collect(payload, maxBytes);
    const body = await decompressors[encoding](packed, { maxOutputLength: maxBytes }).catch(
      (cause: unknown) => {
        throw isTooLong(cause) ? tooLarge(maxBytes) : unreadable(encoding, cause);
      },
    );
    // Fastify compares what has come with what was announced.
    return Object.assign(Readable.from([body]), { receivedEncodedLength: packed.length });
  };
}

async function collect(payload: AsyncIterable<unknown>, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of payload) {
    const part = chunk as Buffer;
    bytes += part.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(part);
  }
  return Buffer.concat(chunks, bytes);
}

function isKnown(encoding: string): encoding is keyof typeof decompressors {
  return Object.hasOwn(decompressors, encoding);
}

function isTooLong(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ERR_BUFFER_TOO_LARGE";
}

function tooLarge(maxBytes: number): ProfferError {
  return new ProfferError(
    "too_large",
    `The body is larger than ${Math.floor(maxBytes / 1024)} KB when it is unpacked. Send fewer events at a time.`,
  );
}

function unreadable(encoding: string, cause: unknown): ProfferError {
  return new ProfferError(
    "bad_request",
    `The body is not ${encoding}, though it says so. Send it as what it is.`,
    cause,
  );
}
