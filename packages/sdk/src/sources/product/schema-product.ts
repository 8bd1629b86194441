import { bestNamed, readCost } from "./cost.ts";
import type { Place, Reading } from "./reading.ts";
import { said } from "./reading.ts";
import { isThisPage, namesBest, saysNothing } from "./same-page.ts";
import type { MarkupNode, NodesById } from "./schema-node.ts";
import { isGroup, isNode, nodesOf } from "./schema-node.ts";
import { only, readAddress, readText } from "./values.ts";

/** A page with more products than this is a list; the rest of it is not read. */
export const maxProducts = 50;

/** A product that was found, and whether the markup says that the page is about it. */
export interface FoundProduct {
  readonly node: MarkupNode;
  readonly isMain: boolean;
}

/** Reads the products that were found; a variant that stands beside its group is read with the group. */
export function readProducts(
  found: readonly FoundProduct[],
  byId: NodesById,
  place: Place,
): Reading[] {
  const groups = found.filter(({ node }) => isGroup(node));
  const variants = new Set(groups.flatMap(({ node }) => nodesOf(node["hasVariant"], byId)));
  const isPart = (node: MarkupNode) => variants.has(node) || node["isVariantOf"] !== undefined;
  return found
    .filter(({ node }) => isGroup(node) || groups.length === 0 || !isPart(node))
    .slice(0, maxProducts)
    .map(({ node, isMain }) => readProduct(node, isMain, byId, place))
    .filter(isSomething);
}

/** A schema.org Product or ProductGroup in the words of `Product Viewed`. */
function readProduct(
  node: MarkupNode,
  isMain: boolean,
  byId: NodesById,
  { base, addresses }: Place,
): Reading {
  const text = (value: unknown) => readName(value, byId);
  const address = (value: unknown) => readAddress(within(value), base);
  const offered = (of: MarkupNode) => nodesOf(of["offers"], byId)[0]?.["url"];
  const variants = nodesOf(node["hasVariant"], byId);
  const best = bestNamed(variants, (each) => each["url"] ?? offered(each), addresses[0]);
  const variant = best.length === 1 ? best[0] : undefined;
  const cost = readCost(variant ?? node, variant ? [] : variants, byId, addresses[0]);
  const sku = text(node["sku"]) ?? text(variant?.["sku"]);
  const own = [address(node["url"]), address(within(node["mainEntityOfPage"], "@id", "url"))];
  const hints = [address(node["@id"]), address(offered(node))];
  const here = namesBest([...own, ...hints], addresses);
  return {
    properties: said({
      product_id:
        text(node["productID"]) ?? text(node["sku"]) ?? text(node["productGroupID"]) ?? sku,
      sku,
      name: text(node["name"]),
      brand: text(node["brand"]),
      category: text(node["category"]),
      variant: text(variant?.["name"]),
      url: own[0] ?? address(offered(variant ?? node)),
      image_url: address(within(node["image"], "url", "contentUrl")),
    }),
    spareId: idOf(node["@id"], hints[0]),
    cost: { ...cost, isSpecific: cost.isSpecific || best.length < variants.length },
    isMain,
    here: here >= isThisPage ? here : namesBest(own, addresses),
  };
}

/** Some themes leave an empty Product on every page. */
function isSomething({ properties, spareId }: Reading): boolean {
  return (properties["product_id"] ?? properties["name"] ?? spareId) !== undefined;
}

/** A text, or the name of what stands in its place: a brand, a text with a language. */
function readName(value: unknown, byId: NodesById): string | undefined {
  const names = nodesOf(value, byId).map((node) => node["@value"] ?? node["name"]);
  return only([value, names].flat(2).map(readText));
}

/** `_:b0` and `#product` are names within the page; on the next one they are another product's. So is the shop's own address. */
function idOf(value: unknown, address: string | undefined): string | undefined {
  const isLocal = /^(#|_:|$)/.test(String(value ?? ""));
  const isShop = address !== undefined && namesBest([address], [address]) === saysNothing;
  return isLocal || isShop ? undefined : readText(value);
}

/** The first of several; where it is a node, what it says by the first of these names that it has. */
function within(value: unknown, ...names: readonly string[]): unknown {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  const name = isNode(first) ? names.find((name) => first[name] !== undefined) : undefined;
  return name === undefined ? first : (first as MarkupNode)[name];
}
