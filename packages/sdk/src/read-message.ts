import type { Event } from "@proffer/engine";
import { parseEvent } from "@proffer/engine";

import type { Redact } from "./privacy/redact.ts";
import { redact } from "./privacy/redact.ts";
import { toJson } from "./transport/json.ts";

/** What the server takes of one event, less room for the ids and the time that are still to come. */
const maxEventBytes = 62 * 1024;

/** What came of reading a message. */
export type ReadMessage = { readonly event: Event } | { readonly problem: string };

/**
 * Reads what the host tracked, all but its ids and its time: what is wrong with it is wrong at any instant.
 *
 * It reads at once and keeps a copy, as JSON has it: the host may change its object afterwards, and a function or a DOM
 * node could not be stored. Never throws, whatever the host's getters and `toJSON` do.
 */
export function readMessage(
  message: Readonly<Record<string, unknown>>,
  how: Redact = true,
): ReadMessage {
  const read = readOpen(message);
  return "problem" in read ? read : { event: redact(read.event, how) };
}

function readOpen(message: Readonly<Record<string, unknown>>): ReadMessage {
  const json = writeJson(message);
  if (json === undefined)
    return { problem: "What was tracked cannot be written as JSON, and was not kept." };
  const read = parseEvent(JSON.parse(json), { messageId: "", timestamp: 0 });
  if ("problem" in read) return { problem: read.problem.message };
  if (new TextEncoder().encode(json).length > maxEventBytes)
    return {
      problem: `The event “${read.event.event}” is larger than ${maxEventBytes / 1024} KB and was not kept. Say less in its properties.`,
    };
  return { event: read.event };
}

function writeJson(value: unknown): string | undefined {
  try {
    return toJson(value);
  } catch {
    // A cycle, a BigInt, a getter that throws, or nesting without end.
    return undefined;
  }
}
