import type { Event } from "../event/event.ts";
import type { State } from "../history/state.ts";
import type { AbsentSource } from "../facts/absent.ts";
import type { SinceSource } from "../facts/since.ts";
import type { Ruleset } from "../rules/rule.ts";
import { indexOf } from "../rules/ruleset-index.ts";
import { ByteWriter, checksum } from "./bytes.ts";
import { writeSource } from "./groups.ts";
import type { Layout } from "./layout.ts";
import { format, layoutOf } from "./layout.ts";
import { writePresent } from "./present.ts";
import type { SharedTexts } from "./shared-texts.ts";
import { TableWriter } from "./tables.ts";

/**
 * Packs what is known of a customer for one rule set into some tens of bytes, so that a browser or a worker can go on
 * without reading the history again: windows as far as they reach, used-up edges, what holds now.
 *
 * It stands for the events and does not hold them: keep those too where late events may come, and where decisions are to
 * name the events behind them.
 *
 * An event counts as late behind it from the millisecond of the last one on, or from `at` on.
 *
 * @param options.at packs as of a later instant up to which timers have been looked at, UTC ms: what no window reaches
 *   from there is left out.
 * @param options.texts where texts are kept that many customers share.
 * @returns bytes that only `unpackState` with the same conditions reads; anything else replays the history.
 * @example
 * ```ts
 * const snapshot = packState(state, ruleset);
 * const again = unpackState(state.customer, snapshot, ruleset) ?? createState(state.customer, { history, memory });
 * ```
 */
export function packState(
  state: State,
  ruleset: Ruleset,
  options: { readonly at?: number; readonly texts?: SharedTexts } = {},
): Uint8Array {
  state.use(ruleset);
  const layout = layoutOf(ruleset);
  const bytes = new ByteWriter();
  bytes.byte(format);
  // The checksum's place: what it is of comes behind it.
  for (let i = 0; i < 4; i++) bytes.byte(0);
  writeBody(bytes, state, ruleset, layout, options);
  const packed = bytes.take();
  new DataView(packed.buffer).setUint32(1, checksum(packed, 5, layout.seed));
  return packed;
}

function writeBody(
  bytes: ByteWriter,
  state: State,
  ruleset: Ruleset,
  layout: Layout,
  { at = 0, texts }: { readonly at?: number; readonly texts?: SharedTexts },
): void {
  const { end, looked } = state;
  bytes.number(end.length);
  const until = Math.max(end.from, at);
  const spentAt = Math.min(until, looked + 1);
  if (end.length > 0) bytes.signed(until);
  const to = new TableWriter(
    bytes,
    { at: until, length: end.length, spentAt },
    layout.reads,
    texts,
  );
  const anchors = anchorsOf(state, ruleset, layout);
  const parts = [
    Number.isFinite(state.looked),
    !state.edges.isEmpty(),
    state.waiting.length > 0,
    anchors.length > 0,
  ];
  bytes.byte(parts.reduce((flags, is, bit) => flags + (is ? 2 ** bit : 0), 0));
  if (parts[0]) to.instant(state.looked);
  const { placed } = indexOf(ruleset).sources;
  for (const [i, plan] of layout.plans.entries())
    writeSource(to, plan, state.sources[i]!, state.rings, placed[i]!);
  writePresent(to, state.present, layout.reads);
  if (parts[1]) state.edges.pack(to);
  if (parts[2]) bytes.text(JSON.stringify(state.waiting));
  if (parts[3]) writeAnchors(to, anchors);
}

interface Written {
  readonly place: number;
  readonly text: string;
}

/** What timers count from: its key, or the whole event where a rule, its texts or what waits for its hours looks at it. */
function anchorsOf(state: State, ruleset: Ruleset, layout: Layout): readonly Written[] {
  const places = anchorPlaces(state, ruleset);
  const waits = state.waiting.flatMap(({ event }) => state.anchorOf(event)?.place ?? []);
  const isWhole = layout.reads.anchors;
  const all = [...new Set([...(isWhole || layout.keys.length > 0 ? places : []), ...waits])];
  return all.flatMap((place) => {
    const event = state.eventAt(place);
    return event ? [{ place, text: textOf(event, isWhole || waits.includes(place), layout) }] : [];
  });
}

function writeAnchors(to: TableWriter, anchors: readonly Written[]): void {
  to.bytes.number(anchors.length);
  for (const { place, text } of anchors) {
    to.places([place]);
    to.bytes.text(text);
  }
}

function textOf(event: Event, isWhole: boolean, { keys }: Layout): string {
  if (isWhole) return JSON.stringify(event);
  const own = keys.filter((key) => Object.hasOwn(event.properties, key));
  return JSON.stringify(Object.fromEntries(own.map((key) => [key, event.properties[key]])));
}

function anchorPlaces(state: State, ruleset: Ruleset): readonly number[] {
  const { soonest, sources } = indexOf(ruleset);
  return sources.plans.flatMap(({ type }, i) => {
    if (!Number.isFinite(soonest[i])) return [];
    if (type === "since") return (state.sources[i] as SinceSource).last?.place ?? [];
    return [...(state.sources[i] as AbsentSource).waiting.values()].map(({ place }) => place);
  });
}
