import type { Event, Memory } from "@proffer/engine";
import type { KeptOffer, Notes, Unsent } from "./storage.ts";

/** What a store may start with, or take in: what is known of one that broke, or that was away. */
export interface Seed {
  readonly history?: readonly Event[];
  readonly memory?: Memory | undefined;
  /** Whose history it is, by anonymous id; left out where it is nobody's in particular. */
  readonly owner?: string | undefined;
  readonly offers?: readonly KeptOffer[];
  readonly notes?: Partial<Notes>;
  /** What stands for the events that could not be saved: those of `history` come behind it. */
  readonly snapshot?: Uint8Array;
  /** How far the other store was known to be. */
  readonly revision?: number;
  /** The other store has lost nothing and is only away: it will see to what it has to send. */
  readonly isAway?: boolean;
  /** What is known not to have reached the server. */
  readonly unsent?: readonly Unsent[];
  /** Those of `history` that the other store has not seen: they came while it was away. */
  readonly fresh?: readonly Event[];
}

/** Of a history that was saved from a broken store, this many events are offered to the server again. */
const maxResent = 500;

/**
 * What has to be sent for a broken store. What it had not sent is not known; the server tells repeats by their ids.
 */
export function unsentOf({ history = [], unsent = [], notes, isAway }: Seed): Iterable<Unsent> {
  const deviceKey = notes?.identity?.deviceKey ?? "";
  const last = (isAway ? [] : history.slice(-maxResent)).map((event) => ({ event, deviceKey }));
  return new Map([...last, ...unsent].map((one) => [one.event.messageId, one])).values();
}
