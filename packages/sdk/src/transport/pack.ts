import type { Event } from "@proffer/engine";
import type { Unsent } from "../storage/storage.ts";
import { toJson } from "./json.ts";
import { iso, notAhead, toWire } from "./wire.ts";

/** Events of one device that travel in one request. */
export interface Parcel {
  readonly unsent: readonly Unsent[];
  /** A `Batch` as JSON; nothing where the first event cannot be written as JSON. */
  readonly body: string | undefined;
  /** Of the body, in UTF-8. */
  readonly bytes: number;
}

interface Limits {
  readonly events: number;
  /** UTF-8. */
  readonly bytes: number;
}

const encoder = new TextEncoder();

/**
 * Packs the first events, as many as are of one device and within the limits. The first one goes in any case, and is
 * refused by itself if it is too large.
 *
 * @param sentAt UTC ms.
 */
export function pack(unsent: readonly Unsent[], sentAt: number, limits: Limits): Parcel {
  const envelope = ['{"batch":[', `],"sentAt":"${iso(sentAt)}"}`] as const;
  const texts: string[] = [];
  let bytes = envelope.join("").length;
  for (const one of unsent.slice(0, limits.events)) {
    const text = isOfOneDevice(one, unsent[0]) ? write(notAhead(one.event, sentAt)) : undefined;
    if (text === undefined) break;
    const more = bytesOf(text) + 1;
    if (texts.length > 0 && bytes + more > limits.bytes) break;
    bytes += more;
    texts.push(text);
  }
  if (texts.length === 0) return { unsent: unsent.slice(0, 1), body: undefined, bytes: 0 };
  const body = envelope.join(texts.join(","));
  return { unsent: unsent.slice(0, texts.length), body, bytes };
}

/** How long an event is on its way, UTF-8; not a number where it cannot be sent. */
export function sizeOf({ event }: Unsent): number {
  const text = write(event);
  return text === undefined ? Number.NaN : bytesOf(text);
}

/** The device may have changed hands; the server is shown one key a request. */
export function isOfOneDevice(a: Unsent, b: Unsent | undefined): boolean {
  return a.deviceKey === b?.deviceKey && a.event.anonymousId === b.event.anonymousId;
}

function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

function write(event: Event): string | undefined {
  try {
    return toJson(toWire(event));
  } catch {
    return undefined;
  }
}
