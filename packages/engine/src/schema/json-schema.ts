import * as z from "zod";
import { catalogue } from "../event/catalogue.ts";
import { factJsonNames } from "./facts.ts";
import { namesMark } from "./parts.ts";
import type { NamesOf } from "./parts.ts";
import { rulesetSchema } from "./ruleset.ts";
import { operatorJsonNames } from "./values.ts";

/** A node of a JSON Schema. */
type Node = Record<string, unknown>;

/** What a shop has declared of its own, so that an editor completes it, too. */
export interface OwnNames {
  readonly events?: readonly string[];
  readonly facts?: readonly string[];
  readonly operators?: readonly string[];
}

/**
 * The JSON Schema (draft 7, which editors know best) of a rule set: completion, hover texts and squiggles while it is
 * being written.
 *
 * Operators and facts are closed lists, so that a slip shows at once; a shop with operators or facts of its own passes
 * their names. Event and property names are completed from the catalogue, and any other is let through.
 *
 * @param own the names that the rule set declares; see {@link ownNames}.
 * @example
 * ```ts
 * await writeFile("ruleset.schema.json", JSON.stringify(rulesetJsonSchema(), null, 2));
 * ```
 */
export function rulesetJsonSchema(own: OwnNames = {}): Record<string, unknown> {
  const schema = z.toJSONSchema(rulesetSchema, { target: "draft-7", io: "input" });
  const { definitions, ...rest } = finish(schema, own) as Node & { definitions: Node };
  return { ...rest, definitions: { ...definitions, ...nameDefinitions(own) } };
}

/** The long lists of names stand in the schema once. */
function nameDefinitions({ events = [], operators = [] }: OwnNames): Node {
  const orAny = (known: readonly string[]): Node => ({
    anyOf: [{ enum: [...known] }, { type: "string", minLength: 1 }],
  });
  return {
    "event-name": orAny(["*", ...Object.keys(catalogue), ...events]),
    "property-name": orAny(canonicalProperties),
    operator: { enum: [...operatorJsonNames, ...operators] },
  };
}

/**
 * The names that a rule set declares, for {@link rulesetJsonSchema}. Anything that is no rule set declares none.
 *
 * @example
 * ```ts
 * ownNames({ operators: { near: { words: "is near" } } }).operators; // ["near"]
 * ```
 */
export function ownNames(ruleset: unknown): Required<OwnNames> {
  const fields = (typeof ruleset === "object" && ruleset !== null ? ruleset : {}) as Node;
  const names = (value: unknown): string[] =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
  return {
    events: names(fields["events"]),
    facts: names(fields["facts"]),
    operators: names(fields["operators"]),
  };
}

function finish(node: unknown, own: OwnNames): unknown {
  if (Array.isArray(node))
    return node.map((entry) => finish(entry, own)).filter((entry) => entry !== undefined);
  if (typeof node !== "object" || node === null) return node;
  const { [namesMark]: names, ...rest } = node as Node;
  const named = names === undefined ? rest : withNames(rest, names as NamesOf, own);
  if (named === undefined) return undefined;
  const entries = Object.entries(named)
    .filter(([name, value]) => !(name === "maximum" && value === Number.MAX_SAFE_INTEGER))
    .map(([name, value]) => [
      // Of the members of a `oneOf` an editor would say that two may hold at once.
      name === "oneOf" ? "anyOf" : name,
      isLiteral(name) ? value : finish(value, own),
    ]);
  return withMarkdown(Object.fromEntries(entries) as Node);
}

/** What stands under these is data, not schema. */
function isLiteral(name: string): boolean {
  return ["examples", "enum", "const", "default", "required", "enumDescriptions"].includes(name);
}

function withNames(node: Node, names: NamesOf, own: OwnNames): Node | undefined {
  if (names === "own-condition") return ownCondition(node, own);
  const { type: _type, minLength: _minLength, ...rest } = node;
  return { ...rest, allOf: [{ $ref: `#/definitions/${names}` }] };
}

const canonicalProperties = [
  ...new Set(Object.values(catalogue).flatMap(({ properties }) => Object.keys(properties))),
].sort();

/** Without names of the shop's own there is no such condition. */
function ownCondition(node: Node, { facts = [], operators = [] }: OwnNames): Node | undefined {
  if (facts.length + operators.length === 0) return undefined;
  const properties = node["properties"] as Record<string, Node>;
  return {
    ...node,
    properties: {
      ...properties,
      fact: { ...properties["fact"], enum: [...factJsonNames, ...facts] },
      operator: { ...properties["operator"], enum: [...operatorJsonNames, ...operators] },
    },
    anyOf: [
      { properties: { fact: { enum: facts } } },
      { properties: { operator: { enum: operators } } },
    ].filter((_, i) => (i === 0 ? facts : operators).length > 0),
  };
}

/** Editors that know Markdown show an example with the words. */
function withMarkdown(node: Node): Node {
  const { description, examples } = node;
  if (typeof description !== "string") return node;
  const shown = (Array.isArray(examples) ? examples : []).map(
    (example) => `\`${JSON.stringify(example)}\``,
  );
  const markdownDescription =
    shown.length === 0 ? description : `${description}\n\nFor example ${shown.join(" or ")}`;
  return { ...node, markdownDescription };
}
