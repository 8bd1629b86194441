import type { Place, SyntaxReadings } from "./reading.ts";
import type { MarkupNode, NodesById } from "./schema-node.ts";
import { isProduct, nodesOf } from "./schema-node.ts";
import type { FoundProduct } from "./schema-product.ts";
import { readProducts } from "./schema-product.ts";

/** Characters that are read on one page: 10 ms of a desktop at worst. A product with a hundred reviews has a third of it. */
const maxLength = 300_000;
/** Nodes that are looked at on one page, those nearest to the top first. */
const maxNodes = 5000;

/**
 * The products that a page's JSON-LD speaks of as the page's own: at its top, in a `@graph`, as a `mainEntity`. Those
 * in lists and among the related ones are not.
 */
export function readJsonLd(page: Document, place: Place): SyntaxReadings {
  const scripts = page.querySelectorAll('script[type^="application/ld+json" i]');
  const texts = [...scripts].map((script) => (script.textContent ?? "").trim());
  let left = maxLength;
  const short = texts.filter((text) => text.length <= left && ((left -= text.length), true));
  const read = short.filter((text) => text !== "").map(parse);
  const roots = read.filter((value) => value !== undefined);
  const byId = indexNodes(roots);
  const found = findProducts(roots, byId);
  return {
    readings: readProducts(found, byId, place),
    trouble:
      short.length < texts.length
        ? `There is more than ${maxLength / 1000} KB of JSON-LD; what is beyond was not read.`
        : roots.length < read.length
          ? "Some JSON-LD is not valid JSON, and was passed by: try it in a validator."
          : undefined,
  };
}

/** What a script holds. Line breaks within texts are read as spaces, as all the search engines do; nothing else is mended. */
function parse(text: string): unknown {
  const bare = unwrap(text);
  for (const form of [bare, bare.replace(/\p{Cc}/gu, " ")])
    try {
      return JSON.parse(form);
    } catch {
      // Broken markup is the page's own affair; the page works without it, and so do we.
    }
  return undefined;
}

/** Takes off the `CDATA` or the comment that some shops wrap their scripts in. */
function unwrap(text: string): string {
  const body = text.replace(/^[\s/*]*<!(\[CDATA\[|--)[\s/*]*/, "");
  if (body === text) return text;
  // Only at the very end: looking for it through a long text could take as long as the text squared.
  return body.slice(0, -30) + body.slice(-30).replace(/[\s/*]*(\]\]|--)>[\s/*]*$/, "");
}

/** Of two nodes with one id that counts which says more: the other may be a mere reference. */
function indexNodes(roots: readonly unknown[]): NodesById {
  const byId = new Map<unknown, MarkupNode>();
  const size = (node: MarkupNode = {}) => Object.keys(node).length;
  const queue = roots.filter(isObject);
  for (const node of queue) {
    const id = node["@id"];
    if (typeof id === "string" && size(node) > size(byId.get(id))) byId.set(id, node);
    for (const inner of Object.values(node))
      if (isObject(inner) && queue.length < maxNodes) queue.push(inner);
  }
  return byId;
}

/** In the order of the page; a node that is referred to is the one that it refers to. */
function findProducts(roots: readonly unknown[], byId: NodesById): FoundProduct[] {
  const found = new Map<MarkupNode, boolean>();
  const queue: (readonly [value: unknown, isMain: boolean])[] = [[roots, false]];
  const add = (values: readonly unknown[], isMain: boolean) => {
    for (const value of values)
      if (isObject(value) && queue.length < maxNodes) queue.push([value, isMain]);
  };
  for (const [value, isMain] of queue)
    if (Array.isArray(value)) add(value, isMain);
    else
      for (const node of nodesOf(value, byId))
        if (isProduct(node)) found.set(node, isMain || found.get(node) === true);
        else {
          add([node["@graph"]], false);
          add([node["mainEntity"]], true);
        }
  return [...found].map(([node, isMain]) => ({ node, isMain }));
}

/** A list is one, too. */
function isObject(value: unknown): value is MarkupNode {
  return typeof value === "object" && value !== null;
}
