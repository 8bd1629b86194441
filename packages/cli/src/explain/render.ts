import type { ConditionNode, Event, Explanation, LeafNode, Ruleset } from "@proffer/engine";
import { formatLocal, formatLocalTime } from "@proffer/engine";
import type { Paint } from "../terminal.ts";
import { clean, mark, pad, wrap } from "../terminal.ts";
import type { Replayed } from "./replay-until.ts";

/** How things are written. */
export interface Style {
  readonly paint: Paint;
  /** IANA. */
  readonly zone: string;
}

/** So many of the events behind a value are enough to see what it is about. */
const maxEventsShown = 5;

/** Who is spoken of, as of when, and what is known of them. */
export function renderHead(
  customer: string,
  { at, events }: Replayed,
  { paint, zone }: Style,
): readonly string[] {
  const shown = events.filter(({ event }) => event === "Message Shown").length;
  const first = events[0]?.timestamp ?? at;
  const last = events.at(-1)?.timestamp ?? at;
  return [
    paint.bold(clean(`${customer} at ${formatLocal(at, zone)}`)),
    ...wrap(
      "",
      `${events.length} ${events.length === 1 ? "event" : "events"} from ${formatLocalTime(first, zone)} to ${formatLocalTime(last, zone)} (times are ${zone}).`,
    ),
    ...wrap(
      "",
      shown > 0
        ? `The log has ${shown} “Message Shown”: limits and frequency count ${shown === 1 ? "it" : "those"}.`
        : "The log has no “Message Shown”, so limits and frequency count nothing as shown.",
    ),
  ];
}

/** One rule and key: the verdict, the conditions as a tree, and the way behind them. */
export function renderExplanation(
  explanation: Explanation,
  replayed: Replayed,
  ruleset: Ruleset,
  style: Style,
): readonly string[] {
  const { paint } = style;
  const { rule, name, key, tree } = explanation;
  const by = ruleset.rules.find(({ id }) => id === rule)?.by;
  const about = key === null ? "" : ` (${by} ${key})`;
  const title = name === rule ? "" : ` — ${name}`;
  return [
    "",
    ...wrap("", `${rule}${about}${title}`).map((line) => paint.bold(line)),
    ...wrap(`${markOf(explanation, paint)} `, headline(explanation)),
    ...renderNode(tree, 1, { replayed, style }),
    ...renderChain(explanation, { replayed, style }),
  ];
}

/** Of a rule that is not true only what would be in its way as well. */
function renderChain(
  { chain, truth, audience, verdict, last, at }: Explanation,
  scene: Scene,
): readonly string[] {
  const { paint } = scene.style;
  const told = chain.filter(({ ok }) => truth === true || !ok);
  if (told.length === 0) return [];
  const again = verdict.type === "fired" && last?.noticedAt !== at;
  const heading =
    truth !== true
      ? "and if it were true"
      : again
        ? "if it fired again now"
        : "on the way to the customer";
  const lines = [`  ${paint.dim(heading)}`];
  for (const { stage, ok, text } of told) {
    lines.push(...wrap(`    ${mark(ok, paint)} ${pad(stage, 10)} `, text));
    if (stage === "audience" && audience && !ok) lines.push(...renderNode(audience.tree, 4, scene));
  }
  return lines;
}

function markOf({ verdict, last }: Explanation, paint: Paint): string {
  switch (verdict.type) {
    case "fires":
      return mark(true, paint);
    case "fired":
      return mark(last?.outcome !== "refuse", paint);
    case "unknown":
      return mark("unknown", paint);
    case "false":
    case "held":
      return mark(false, paint);
  }
}

/** The tree below says what keeps it; the headline need not. */
function headline({ verdict, says, last }: Explanation): string {
  const before =
    last && verdict.type === "false" ? "not true now; it has fired before" : "not true";
  if (verdict.type === "false") return before;
  return verdict.type === "unknown" ? "cannot be known" : says;
}

interface Scene {
  readonly replayed: Replayed;
  readonly style: Style;
}

const groupWords = { all: "all of these", any: "at least one of these", not: "not" } as const;

function renderNode(node: ConditionNode, depth: number, scene: Scene): readonly string[] {
  const { paint } = scene.style;
  const indent = "  ".repeat(depth);
  if (node.type === "leaf") return renderLeaf(node, depth, scene);
  const [only] = node.of;
  // A group of one says nothing that its member does not.
  if (node.type !== "not" && node.of.length === 1 && only) return renderNode(only, depth, scene);
  return [
    `${indent}${mark(node.truth, paint)} ${groupWords[node.type]}`,
    ...node.of.flatMap((part) => renderNode(part, depth + 1, scene)),
  ];
}

function renderLeaf(leaf: LeafNode, depth: number, scene: Scene): readonly string[] {
  const { paint } = scene.style;
  const indent = "  ".repeat(depth);
  const below = leaf.segment
    ? renderNode(leaf.segment.tree, depth + 1, scene)
    : renderEvents(leaf, `${indent}    `, scene);
  return [...wrap(`${indent}${mark(leaf.truth, paint)} `, leaf.distance), ...below];
}

function renderEvents(
  leaf: LeafNode,
  indent: string,
  { replayed, style }: Scene,
): readonly string[] {
  const { paint, zone } = style;
  const ids = new Set(leaf.events);
  const behind = replayed.events.filter(({ messageId }) => ids.has(messageId));
  const earlier = behind.length - maxEventsShown;
  return [
    ...(earlier > 0 ? [`${indent}… and ${earlier} before`] : []),
    ...behind
      .slice(-maxEventsShown)
      .flatMap((event) =>
        wrap(
          indent,
          `${formatLocalTime(event.timestamp, zone)}  ${event.event}${detailsOf(event, leaf)}`,
        ),
      ),
  ].map((line) => paint.dim(line));
}

/** The properties that the condition looks at. */
function detailsOf({ properties }: Event, { params }: LeafNode): string {
  const { by, property, where } = params;
  const lines = Array.isArray(where) ? (where as readonly { property?: unknown }[]) : [];
  const names = [by, property, ...lines.map((line) => line?.property)];
  const known = [...new Set(names)].filter(
    (name): name is string => typeof name === "string" && Object.hasOwn(properties, name),
  );
  return known.map((name) => `  ${name} ${show(properties[name])}`).join("");
}

function show(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
