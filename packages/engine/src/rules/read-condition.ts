import { joinPath } from "./json-text.ts";
import type { FactReader } from "./read-fact.ts";
import { readComparison, readOperator } from "./read-comparison.ts";
import { show } from "./reader.ts";
import type { Condition, Leaf } from "./rule.ts";

const maxDepth = 16;
const maxLeaves = 100;
const groups = ["all", "any", "not"] as const;
const leafFields = ["fact", "params", "operator", "value"];

/** Reads the conditions of one rule, numbering its leaves as it goes. */
export class ConditionReader {
  readonly leaves: Leaf[] = [];
  readonly #facts: FactReader;
  readonly #rulePath: string;

  constructor(facts: FactReader, rulePath: string) {
    this.#facts = facts;
    this.#rulePath = rulePath;
  }

  read(value: unknown, path: string, depth = 1): Condition | undefined {
    const { reader } = this.#facts;
    if (depth > maxDepth)
      return reader.error(
        "too_deep",
        path,
        `Conditions are nested more than ${maxDepth} deep.`,
        "Flatten them.",
      );
    const condition = reader.object(value, path, depth === 1 ? "“conditions”" : "a condition");
    if (!condition) return undefined;
    const [group, ...others] = groups.filter((name) => name in condition);
    if (others.length > 0)
      return reader.error(
        "bad_value",
        path,
        `“${group}” and “${others[0]}” stand side by side, so it is not clear which is meant.`,
        "Put one inside the other.",
      );
    if (group === undefined) return this.#leaf(condition, path);
    reader.fields(condition, path, `a group of conditions`, [group]);
    const inner = joinPath(path, group);
    return group === "not"
      ? this.#not(condition["not"], inner, depth)
      : this.#group(group, condition[group], inner, depth);
  }

  #group(type: "all" | "any", value: unknown, path: string, depth: number): Condition | undefined {
    const list = this.#facts.reader.list(value, path, `“${type}”`, maxLeaves);
    if (!list) return undefined;
    if (list.length === 0)
      return this.#facts.reader.error(
        "empty",
        path,
        `“${type}” is empty, which json-rules-engine takes as true for everybody.`,
        "Name at least one condition.",
      );
    const of = list.map((entry, i) => this.read(entry, joinPath(path, i), depth + 1));
    return of.every((entry) => entry !== undefined) ? { type, of } : undefined;
  }

  #not(value: unknown, path: string, depth: number): Condition | undefined {
    const of = this.read(value, path, depth + 1);
    return of && { type: "not", of };
  }

  #leaf(condition: Readonly<Record<string, unknown>>, path: string): Condition | undefined {
    const { reader } = this.#facts;
    if ("path" in condition)
      return reader.error(
        "path_refused",
        joinPath(path, "path"),
        "A “path” would be run as a JSONPath program, so it is refused.",
        "Name the property in “params” or in “where” instead.",
      );
    if (this.leaves.length >= maxLeaves)
      return reader.error(
        "too_many",
        path,
        `A rule has at most ${maxLeaves} conditions.`,
        "Split it into several rules.",
      );
    if (!("fact" in condition) && !("operator" in condition))
      return reader.error(
        "missing",
        path,
        `This is no condition: ${show(Object.keys(condition).join(", ") || "{}")}.`,
        "Write a fact with operator and value, or a group: all, any, not.",
      );
    reader.fields(condition, path, "a condition", leafFields);
    const read = this.#facts.read(condition, path);
    const { operators } = this.#facts.vocabulary;
    // Without its fact nobody can say what a condition may be compared with, but a slip in the operator can be told.
    const operator = readOperator(reader, condition, path, operators);
    const comparison =
      read &&
      operator !== undefined &&
      readComparison(reader, condition, path, read.kind, operator);
    if (!read || !comparison) return undefined;
    const words = operators.get(comparison.operator);
    const leaf: Leaf = {
      type: "leaf",
      slot: this.leaves.length,
      path: path.slice(this.#rulePath.length + 1),
      fact: read.plan,
      ...comparison,
      ...(words !== undefined && { words }),
    };
    this.leaves.push(leaf);
    return leaf;
  }
}
