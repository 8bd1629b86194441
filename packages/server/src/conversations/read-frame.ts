import type { RawData } from "ws";
import { findFault } from "@proffer/engine";
import { ProfferError } from "@proffer/protocol";
import type { ClientFrame } from "@proffer/protocol";
import { clientFrameSchema } from "@proffer/protocol/schema";
import { parseBody } from "../routes/parse-body.ts";

/** An explanation's params are the deepest thing that a frame holds. */
const maxDepth = 16;

/** A frame that cannot be used, and the message it may have been about. */
export interface BadFrame {
  readonly error: ProfferError;
  readonly clientId?: string;
}

/** Reads one frame of a socket; never throws. */
export function readFrame(
  data: RawData,
  isBinary: boolean,
): { readonly frame: ClientFrame } | BadFrame {
  if (isBinary)
    return { error: new ProfferError("bad_request", "A frame is JSON text, not binary.") };
  let input: unknown;
  try {
    input = JSON.parse(toText(data));
  } catch (cause) {
    return { error: new ProfferError("bad_json", "The frame is not JSON.", cause) };
  }
  try {
    if (findFault(input, maxDepth))
      throw new ProfferError(
        "bad_request",
        "The frame is nested too deep or holds a forbidden name.",
      );
    return { frame: parseBody(clientFrameSchema, input) };
  } catch (cause) {
    const error =
      cause instanceof ProfferError
        ? cause
        : new ProfferError("bad_request", "The frame cannot be read.", cause);
    return { error, ...clientIdOf(input) };
  }
}

function toText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString("utf8");
  return Buffer.isBuffer(data) ? data.toString("utf8") : Buffer.from(data).toString("utf8");
}

function clientIdOf(input: unknown): { clientId?: string } {
  if (typeof input !== "object" || input === null || !("clientId" in input)) return {};
  return typeof input.clientId === "string" ? { clientId: input.clientId.slice(0, 128) } : {};
}
