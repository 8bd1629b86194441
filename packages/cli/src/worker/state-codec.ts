import type { Event, Memory, Ruleset, State } from "@proffer/engine";
import { compareEvents, createState, packState, unpackState } from "@proffer/engine";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The events of a state that nobody has read yet, a line each. */
const unread = new WeakMap<State, Uint8Array>();

/**
 * A customer's state as bytes: what is known, packed, and behind it what that follows from, the memory and the events,
 * for the day when a late event comes or the rules are others. Both lengths come first.
 */
export function encodeState(state: State, ruleset: Ruleset): Uint8Array {
  const packed = packState(state, ruleset);
  const memory = encoder.encode(JSON.stringify(state.memory()));
  const before = (state.isWhole ? undefined : unread.get(state)) ?? new Uint8Array();
  const events = encoder.encode(
    state.history.map((event) => `${JSON.stringify(event)}\n`).join(""),
  );
  const lengths = new Uint8Array(8);
  const view = new DataView(lengths.buffer);
  view.setUint32(0, packed.length);
  view.setUint32(4, memory.length);
  return joined([lengths, packed, memory, before, events]);
}

/**
 * The state that {@link encodeState} wrote. Its events are read when something asks for them, which seldom happens; with
 * other rules they are replayed.
 */
export function decodeState(customer: string, bytes: Uint8Array, ruleset: Ruleset): State {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [packed, memory] = [view.getUint32(0), view.getUint32(4)];
  const at = 8 + packed + memory;
  const events = bytes.subarray(at);
  const read = (): Promise<readonly Event[]> => Promise.resolve(eventsOf(events));
  const state = unpackState(customer, bytes.subarray(8, 8 + packed), ruleset, { read });
  if (state) {
    unread.set(state, events);
    return state;
  }
  const kept = JSON.parse(decoder.decode(bytes.subarray(8 + packed, at))) as Memory;
  const replayed = createState(customer, { history: eventsOf(events), memory: kept });
  replayed.use(ruleset);
  return replayed;
}

/** In their order: a late one may stand behind others. */
function eventsOf(lines: Uint8Array): readonly Event[] {
  const texts = decoder.decode(lines).split("\n").slice(0, -1);
  return texts.map((text) => JSON.parse(text) as Event).sort(compareEvents);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
