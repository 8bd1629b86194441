import type { Event } from "@proffer/engine";

/** What a Segment message says beside its properties. No property of a log is named so: the names begin with a zero. */
export const segmentParts = ["type", "traits", "context", "anonymousId", "userId"] as const;

const columnOf = (part: string): string => `\0${part}`;

/** The columns that those parts of a message are kept in. */
export const segmentColumns: readonly string[] = segmentParts.map(columnOf);

/** The parts of an event by their columns. */
export function partsOf(event: Event): Readonly<Record<string, unknown>> {
  return Object.fromEntries(segmentParts.map((part) => [columnOf(part), event[part]]));
}

/** An event's parts, from its columns. */
export function withParts(event: Event, valueOf: (column: string) => unknown): Event {
  const parts = segmentParts.map((part) => [part, valueOf(columnOf(part))] as const);
  const known = parts.filter(([, value]) => value !== undefined);
  return { ...event, ...(Object.fromEntries(known) as Partial<Event>) };
}
