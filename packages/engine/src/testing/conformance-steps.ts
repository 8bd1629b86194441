import type { Timer } from "../engine.ts";
import type { Event } from "../event/event.ts";
import { parseInstant } from "../event/instant.ts";
import type { ConformanceCase, ConformanceStep } from "./conformance-file.ts";
import { parseOffset } from "./offset.ts";

/** The instant that a case's times count from where it names none. A Thursday. */
export const conformanceStart = 1_767_225_600_000; // 2026-01-01T00:00:00.000Z

type EventStep = Exclude<ConformanceStep, { readonly timer: true }>;

/** Reads a time of a case as UTC ms. */
export type Clock = (time: string) => number;

/** Something that the engine is given, and when it is noticed. */
interface Moment {
  readonly step: ConformanceStep;
  readonly input: Event | Timer;
  readonly now: number;
}

/** What a step brings: once, or as often as it says. */
export function momentsOf(step: ConformanceStep, index: number, clock: Clock): readonly Moment[] {
  const at = clock(step.at);
  if ("timer" in step) return [{ step, input: { type: "timer", at }, now: at }];
  const { times = 1, every = "0", now } = step;
  const gap = parseOffset(every);
  if (gap === undefined) throw new Error(`“${every}” is no time between events.`);
  return Array.from({ length: times }, (_, i) => {
    const timestamp = at + i * gap;
    const input = eventOf(step, idOf(step, index, i), timestamp);
    return { step, input, now: now === undefined ? timestamp : clock(now) + i * gap };
  });
}

function idOf({ id }: EventStep, index: number, time: number): string {
  const first = id ?? String(index).padStart(2, "0");
  return time === 0 ? first : `${first}-${time + 1}`;
}

function eventOf(step: EventStep, messageId: string, timestamp: number): Event {
  const { event, type = "track", properties = {}, traits, context } = step;
  const rest = { ...(traits && { traits }), ...(context && { context }) };
  return { messageId, type, event, properties, timestamp, ...rest };
}

const zoned = /T.*(Z|[+-]\d{2}:\d{2})$/;

/** A case's times are instants with a zone, or sums of durations behind its start. */
export function clockOf({ name, start }: ConformanceCase): Clock {
  const instantOf: Clock = (text) => {
    const instant = zoned.test(text) ? parseInstant(text) : undefined;
    if (instant === undefined) throw new Error(`“${text}” in “${name}” is not a time of a case.`);
    return instant;
  };
  const zero = start === undefined ? conformanceStart : instantOf(start);
  return (time) => {
    const offset = parseOffset(time);
    return offset === undefined ? instantOf(time) : zero + offset;
  };
}
