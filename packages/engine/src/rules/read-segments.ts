import { joinPath } from "./json-text.ts";
import { ConditionReader } from "./read-condition.ts";
import type { FactReader } from "./read-fact.ts";
import { findSegment } from "./read-present-facts.ts";
import type { Fields, Reader } from "./reader.ts";
import type { Leaf, Segment } from "./rule.ts";
import type { Segments } from "./vocabulary.ts";

const maxSegments = 1000;
const maxDepth = 16;

/** The segments of a rule set. Each is read once, when something first asks for it. */
export class SegmentReader implements Segments {
  readonly ids: readonly string[];
  readonly #entries: Fields;
  readonly #read = new Map<string, Segment | "cycle" | undefined>();
  readonly #facts: () => FactReader;
  #depth = 0;

  /** @param facts what reads their conditions, which in turn asks here for the segments that they use. */
  constructor(reader: Reader, value: unknown, facts: () => FactReader) {
    const entries = value === undefined ? {} : reader.object(value, "segments", "“segments”");
    this.#entries = entries ?? {};
    this.ids = Object.keys(this.#entries).slice(0, maxSegments);
    this.#facts = facts;
  }

  find(id: string): Segment | "cycle" | undefined {
    if (this.#read.has(id)) return this.#read.get(id);
    this.#read.set(id, "cycle");
    this.#depth++;
    const segment = this.#depth > maxDepth ? this.#tooDeep(id) : this.#readOne(id);
    this.#depth--;
    this.#read.set(id, segment);
    return segment;
  }

  #tooDeep(id: string): undefined {
    return this.#facts().reader.error(
      "too_deep",
      joinPath("segments", id),
      `Segments use each other more than ${maxDepth} deep, down to “${id}”.`,
      "Say in one of them what it means without the others.",
    );
  }

  /** Every healthy one, those that nothing asks for among them. */
  all(): ReadonlyMap<string, Segment> {
    const found = this.ids.map((id) => [id, this.find(id)] as const);
    return new Map(found.filter((pair): pair is [string, Segment] => typeof pair[1] === "object"));
  }

  written(id: string): unknown {
    const entry = this.#entries[id];
    return typeof entry === "object" && entry !== null
      ? (entry as Fields)["conditions"]
      : undefined;
  }

  #readOne(id: string): Segment | undefined {
    const facts = this.#facts();
    const { reader } = facts;
    const path = joinPath("segments", id);
    const outer = facts.segment;
    facts.segment = id;
    const segment = reader.whole(() => {
      const names = ["name", "description", "conditions"];
      const fields = reader.fields(this.#entries[id], path, "a segment", names);
      if (!fields) return undefined;
      const name =
        fields["name"] === undefined
          ? id
          : reader.text(fields["name"], joinPath(path, "name"), "the segment's name");
      if (fields["description"] !== undefined)
        reader.text(fields["description"], joinPath(path, "description"), "the description", 2000);
      const conditions = new ConditionReader(facts, path);
      const read = conditions.read(fields["conditions"], joinPath(path, "conditions"));
      const fits = fitsTogether(reader, conditions.leaves, this, path);
      return read && fits && name !== undefined
        ? { id, name, conditions: read, leaves: conditions.leaves }
        : undefined;
    });
    facts.segment = outer;
    return segment;
  }
}

/** Segments that each use the next one twice double with every step; this many conditions are asked at a look at most. */
const maxConditions = 1000;

/** Whether conditions, with those of the segments that they ask for, are few enough; if not, that is told. */
export function fitsTogether(
  reader: Reader,
  leaves: readonly Leaf[],
  segments: Segments,
  path: string,
): boolean {
  const count = countOf(leaves, segments);
  if (count <= maxConditions) return true;
  reader.error(
    "too_many",
    joinPath(path, "conditions"),
    `With the conditions of the segments that it uses this comes to more than ${maxConditions}.`,
    "Use fewer segments in one another.",
  );
  return false;
}

/** How many conditions are asked for these. A segment that is healthy has been counted and is small enough to be counted again. */
function countOf(leaves: readonly Leaf[], segments: Segments): number {
  let count = leaves.length;
  for (const { fact } of leaves) {
    const segment = fact.fact === "segment" ? segments.find(fact.id) : undefined;
    if (typeof segment === "object") count += countOf(segment.leaves, segments);
    if (count > maxConditions) return count;
  }
  return count;
}

/** Reads a rule's `audience`: the segment that it is for. */
export function readAudience(facts: FactReader, value: unknown, path: string): Segment | undefined {
  const { reader, vocabulary } = facts;
  const fields = reader.fields(value, path, "“audience”", ["segment"]);
  const at = joinPath(path, "segment");
  const id = fields && reader.text(fields["segment"], at, "the segment's id");
  if (id === undefined || !findSegment(facts, id, at)) return undefined;
  const found = vocabulary.segments.find(id);
  return typeof found === "object" ? found : undefined;
}

/** Leaves and, behind them, those of the segments that they ask for, each segment once. */
export function withSegmentLeaves(
  leaves: readonly Leaf[],
  segments: Segments,
  seen = new Set<string>(),
): readonly Leaf[] {
  return leaves.flatMap((leaf) => {
    if (leaf.fact.fact !== "segment" || seen.has(leaf.fact.id)) return [leaf];
    seen.add(leaf.fact.id);
    const segment = segments.find(leaf.fact.id);
    const inner = typeof segment === "object" ? segment.leaves : [];
    return [leaf, ...withSegmentLeaves(inner, segments, seen)];
  });
}
