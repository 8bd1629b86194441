import type { Event, Memory, Ruleset, State } from "@proffer/engine";
import { createState } from "@proffer/engine";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A customer's state as bytes. The one place that knows how a snapshot writes it. */
export function encodeState(state: State, _ruleset: Ruleset): Uint8Array {
  return encoder.encode(JSON.stringify({ history: state.history, memory: state.memory() }));
}

/** The state that {@link encodeState} wrote; `undefined` where it cannot be used with this rule set. */
export function decodeState(
  customer: string,
  bytes: Uint8Array,
  ruleset: Ruleset,
): State | undefined {
  const kept = JSON.parse(decoder.decode(bytes)) as { history: Event[]; memory: Memory };
  const state = createState(customer, kept);
  state.use(ruleset);
  return state;
}
