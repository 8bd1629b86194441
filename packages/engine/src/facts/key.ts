import type { Event } from "../event/event.ts";

/** An event's own property; what stands on `Object.prototype` is not one. */
export function propertyOf(event: Event, property: string): unknown {
  return Object.hasOwn(event.properties, property) ? event.properties[property] : undefined;
}

/**
 * The group that an event belongs to by one of its properties: texts, numbers and booleans as text, so that
 * `42` and `"42"` are one product. `undefined` where it lacks the property or has it empty.
 */
export function keyOf(event: Event, by: string): string | undefined {
  const value = propertyOf(event, by);
  if (typeof value === "string") return value === "" ? undefined : value;
  return typeof value === "boolean" || Number.isFinite(value) ? String(value) : undefined;
}

/** The group of an event for a fact that may have none: one group for everything is `""`. */
export function groupOf(event: Event, by: string | null): string | undefined {
  return by === null ? "" : keyOf(event, by);
}
