import type { Event } from "@proffer/engine";
import { maxFrameBytes } from "@proffer/protocol";
import type { TimelineEntry } from "@proffer/protocol";

/** How far back an agent looks: enough to see what led here. */
export const timelineLength = 50;

const maxProperties = 20;
const maxValueLength = 200;

/** What a customer did lately, in time's order and short enough for one frame; the oldest go first where it is too long. */
export function toTimeline(events: readonly Event[]): TimelineEntry[] {
  const entries = events
    .map(({ event, timestamp, properties }) => ({
      event,
      at: timestamp,
      properties: shorten(properties),
    }))
    .sort((a, b) => a.at - b.at);
  const sizes = entries.map((entry) => Buffer.byteLength(JSON.stringify(entry)) + 1);
  let bytes = sizes.reduce((sum, size) => sum + size, 0);
  let from = 0;
  // A kilobyte is left for the frame around the entries.
  while (bytes > maxFrameBytes - 1024) bytes -= sizes[from++] ?? bytes;
  return entries.slice(from);
}

/** Plain values only: lists and objects are for rules, not for reading in passing. */
function shorten(properties: Event["properties"]): TimelineEntry["properties"] {
  const plain = Object.entries(properties).filter(([, value]) => typeof value !== "object");
  return Object.fromEntries(
    plain
      .slice(0, maxProperties)
      .map(([name, value]) => [
        name.slice(0, maxValueLength),
        typeof value === "string" ? value.slice(0, maxValueLength) : value,
      ]),
  );
}
