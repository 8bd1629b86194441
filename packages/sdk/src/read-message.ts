import type { Event } from "@proffer/engine";
import { parseEvent } from "@proffer/engine";

/** What the server takes of one event, less room for the id and the time that are still to come. */
const maxEventBytes = 63 * 1024;

/** Reads what the host tracked, all but its id and time: what is wrong with it is wrong at any instant. */
export function readMessage(
  message: Readonly<Record<string, unknown>>,
): { readonly event: Event } | { readonly problem: string } {
  const read = parseEvent(message, { messageId: "", timestamp: 0 });
  if ("problem" in read) return { problem: read.problem.message };
  const json = writeJson(read.event);
  if (json === undefined)
    return { problem: `The properties of “${read.event.event}” cannot be written as JSON.` };
  if (new TextEncoder().encode(json).length > maxEventBytes)
    return {
      problem: `The event “${read.event.event}” is larger than ${maxEventBytes / 1024} KB and was not kept. Say less in its properties.`,
    };
  // What goes into the store is what JSON makes of it: a function or a DOM node could not be kept.
  return { event: JSON.parse(json) as Event };
}

function writeJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    // A cycle, a BigInt, or a toJSON that throws.
    return undefined;
  }
}
