import type { Properties } from "@proffer/engine";

type Node = Readonly<Record<string, unknown>>;

/** Pages nest their markup a few deep (`@graph`, `mainEntity`); deeper than this is not ours to search. */
const maxDepth = 6;

/**
 * The product that a page is about, from its schema.org markup in JSON-LD, in the words of `Product Viewed`.
 *
 * A page with several products is a list and not about one of them: `undefined`, as where there is no markup or no id.
 */
export function readProduct(page: Document): Properties | undefined {
  const scripts = page.querySelectorAll('script[type="application/ld+json"]');
  const products = [...scripts].flatMap((script) => findProducts(parse(script.textContent), 0));
  const [product, another] = products.map((node) => toProperties(node, page.baseURI));
  return product && (!another || another["product_id"] === product["product_id"])
    ? product
    : undefined;
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    // Broken markup is the page's own affair; the page works without it, and so do we.
    return undefined;
  }
}

function findProducts(value: unknown, depth: number): Node[] {
  if (depth > maxDepth || typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((entry) => findProducts(entry, depth + 1));
  const node = value as Node;
  if (isA(node, "Product") || isA(node, "ProductGroup")) return [node];
  return [node["@graph"], node["mainEntity"]].flatMap((inner) => findProducts(inner, depth + 1));
}

function isA(node: Node, type: string): boolean {
  const types = [node["@type"]].flat();
  return types.some(
    (name) =>
      name === type ||
      name === `https://schema.org/${type}` ||
      name === `http://schema.org/${type}`,
  );
}

function toProperties(product: Node, base: string): Properties | undefined {
  const offer = [product["offers"]].flat()[0] as Node | undefined;
  const id =
    text(product["productID"]) ??
    text(product["sku"]) ??
    text(product["productGroupID"]) ??
    text(product["@id"]);
  if (id === undefined) return undefined;
  const all = {
    product_id: id,
    sku: text(product["sku"]),
    name: text(product["name"]),
    brand: text(product["brand"]) ?? text((product["brand"] as Node | undefined)?.["name"]),
    category: text(product["category"]),
    price: number(offer?.["price"] ?? offer?.["lowPrice"]),
    currency: text(offer?.["priceCurrency"]),
    url: address(product["url"] ?? offer?.["url"], base),
    image_url: address(imageOf(product["image"]), base),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function imageOf(image: unknown): unknown {
  const first: unknown = [image].flat()[0];
  return typeof first === "object" && first !== null
    ? ((first as Node)["url"] ?? (first as Node)["contentUrl"])
    : first;
}

function text(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** Prices stand as numbers or as texts; a text that is not plainly one is better unknown than wrong. */
function number(value: unknown): number | undefined {
  const read =
    typeof value === "string" && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  return Number.isFinite(read) ? (read as number) : undefined;
}

function address(value: unknown, base: string): string | undefined {
  const written = text(value);
  if (written === undefined) return undefined;
  try {
    return new URL(written, base).href;
  } catch {
    return undefined;
  }
}
