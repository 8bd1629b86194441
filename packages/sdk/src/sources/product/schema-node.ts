/** A node of schema.org markup, whatever it is written in: in the form of JSON-LD. */
export interface MarkupNode {
  readonly [property: string]: unknown;
  /** Where the customer reads its price. */
  readonly [shownBy]?: Element;
}

/** No JSON can hold it. */
export const shownBy: unique symbol = Symbol("shown by");

/** The nodes that others may refer to, by their `@id`. */
export type NodesById = ReadonlyMap<unknown, MarkupNode>;

const [product, group] = [
  /^(Product(Group|Model)?|IndividualProduct|SomeProducts)$/,
  /^ProductGroup$/,
];

/** The name of a type or a property without schema.org's address before it. */
export function termOf(name: unknown): string {
  return (typeof name === "string" ? name : "").replace(
    /^(https?:\/\/(www\.)?schema\.org\/|schema:)/,
    "",
  );
}

/** Whether a node is a product, or a product's variants in a group. */
export function isProduct(node: MarkupNode): boolean {
  return isOfType(node, product);
}

/** Whether a node is a product of which there are variants. */
export function isGroup(node: MarkupNode): boolean {
  return isOfType(node, group);
}

function isOfType(node: MarkupNode, type: RegExp): boolean {
  return [node["@type"]].flat().some((name) => type.test(termOf(name)));
}

/** The nodes that a property holds; one that only refers to another is looked up. */
export function nodesOf(value: unknown, byId: NodesById): MarkupNode[] {
  return [value]
    .flat()
    .filter(isNode)
    .map((node) => (isReference(node) ? (byId.get(node["@id"]) ?? node) : node));
}

/** Whether it is a node; a list of nodes is none. */
export function isNode(value: unknown): value is MarkupNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A reference says no more than an id, and perhaps a type. */
function isReference(node: MarkupNode): boolean {
  return "@id" in node && Object.keys(node).length < 3;
}
