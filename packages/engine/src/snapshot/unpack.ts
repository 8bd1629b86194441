import type { Event } from "../event/event.ts";
import { History, unread } from "../history/history.ts";
import { State } from "../history/state.ts";
import type { Waiting } from "../history/state.ts";
import { Edges } from "../rules/edges.ts";
import type { Ruleset } from "../rules/rule.ts";
import { indexOf } from "../rules/ruleset-index.ts";
import { ByteReader, checksum, Unreadable } from "./bytes.ts";
import { readSource } from "./groups.ts";
import type { Layout } from "./layout.ts";
import { format, layoutOf } from "./layout.ts";
import { readPresent } from "./present.ts";
import type { SharedTexts } from "./shared-texts.ts";
import { TableReader } from "./tables.ts";

/**
 * The state that `packState` packed. It goes on where the snapshot ends: give it the events that came behind.
 *
 * @param options.read reads the events that the snapshot covers, in their order. It is asked when a late event comes, or
 *   when something fires and the decision is to name the events behind it. Without it a late event is an error, and
 *   decisions name only what came since. Where fewer are left than the snapshot covers, the facts are those of what is left.
 * @param options.texts those that it was packed with, if any.
 * @returns `undefined` where the snapshot is of another format, of rules with other conditions, or damaged: then replay
 *   the history with `createState`. A snapshot is never trusted half.
 * @example
 * ```ts
 * const state = unpackState("anon-1", bytes, ruleset, { read: () => loadEvents("anon-1") });
 * ```
 */
export function unpackState(
  customer: string,
  bytes: Uint8Array,
  ruleset: Ruleset,
  options: {
    readonly read?: () => Promise<readonly Event[]>;
    readonly texts?: SharedTexts;
  } = {},
): State | undefined {
  const layout = layoutOf(ruleset);
  if (bytes.length < 6 || bytes[0] !== format) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(1) !== checksum(bytes, 5, layout.seed)) return undefined;
  try {
    return readBody(customer, new ByteReader(bytes, 5), ruleset, layout, options);
  } catch (error) {
    // Bytes that add up by chance and say what cannot be are as good as none.
    if (error instanceof Unreadable || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function readBody(
  customer: string,
  bytes: ByteReader,
  ruleset: Ruleset,
  layout: Layout,
  { read, texts }: NonNullable<Parameters<typeof unpackState>[3]>,
): State {
  const length = bytes.number();
  const at = length > 0 ? bytes.signed() : 0;
  const from = new TableReader(bytes, { at, length }, layout.reads, texts);
  const flags = bytes.byte();
  const has = (bit: number): boolean => ((flags >>> bit) & 1) === 1;
  const looked = has(0) ? from.instant() : Number.NEGATIVE_INFINITY;
  const anchors = new Map<number, Event>();
  // What comes in the very millisecond of the last event, and in those before, may have to go before it.
  const last = { timestamp: at, messageId: "" };
  const earlier = { length, last, anchors, ...(read && { read }) };
  const history = new History([], length > 0 ? earlier : undefined);
  const state = new State(customer, history, new Edges(), looked, []);
  state.resume(ruleset);
  const { placed } = indexOf(ruleset).sources;
  for (const [i, plan] of layout.plans.entries())
    readSource(from, plan, state.sources[i]!, state.rings, placed[i]!);
  readPresent(from, state.present);
  if (has(1)) state.edges.unpack(from);
  if (has(2)) state.waiting = JSON.parse(bytes.text()) as readonly Waiting[];
  if (has(3)) readAnchors(from, anchors);
  if (!bytes.isAtEnd()) throw new Unreadable("The snapshot goes on behind its end.");
  return state;
}

function readAnchors(from: TableReader, anchors: Map<number, Event>): void {
  for (let left = from.bytes.count(); left > 0; left--) {
    const [place] = from.places();
    const json = JSON.parse(from.bytes.text()) as Event | Event["properties"];
    if (place !== undefined) anchors.set(place, asEvent(json));
  }
}

/** A whole event as it was, or one of which no more than its key is known. */
function asEvent(json: Event | Event["properties"]): Event {
  if ("messageId" in json && "properties" in json) return json as Event;
  return { ...unread, properties: json as Event["properties"] };
}
