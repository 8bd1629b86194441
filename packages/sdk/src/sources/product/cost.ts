import type { Cost } from "./reading.ts";
import { isThisVery, namesPage } from "./same-page.ts";
import type { MarkupNode, NodesById } from "./schema-node.ts";
import { nodesOf, shownBy } from "./schema-node.ts";
import { only, readAddress, readCurrency, readPrice } from "./values.ts";

/** What a product's offers ask for it, as far as they agree or the address that is open tells which is meant. */
export function readCost(
  product: MarkupNode,
  variants: readonly MarkupNode[],
  byId: NodesById,
  open: string,
): Cost {
  const offers = [product, ...variants].flatMap((node) => offersOf(node, byId));
  const all = offers.length > 0 ? offers : [product];
  const meant = bestNamed(all, (offer) => offer["url"], open);
  const specs = meant.map((offer) => nodesOf(offer["priceSpecification"], byId).filter(isAsked));
  const codes = [...meant, ...specs.flat()].flatMap((each) => each["priceCurrency"]);
  const currencies = new Set(codes.flatMap((code) => readCurrency(code) ?? []));
  const price = oneOf(meant.flatMap((offer, at) => pricesOf(offer, specs[at]!)));
  return {
    price: currencies.size > 1 ? Number.NaN : price,
    currency: only([...currencies]),
    isSpecific: meant.length < all.length,
    shownBy: meant.find((offer) => offer[shownBy])?.[shownBy],
  };
}

/** Those whose address names the open one to the last parameter, where some do better than others; else all. */
export function bestNamed(
  nodes: readonly MarkupNode[],
  addressOf: (node: MarkupNode) => unknown,
  open: string,
): readonly MarkupNode[] {
  const fits = nodes.map((node) => namesPage(readAddress(addressOf(node), open), open));
  const best = Math.max(...fits);
  return best >= isThisVery ? nodes.filter((_, at) => fits[at] === best) : nodes;
}

/** The one price that all say, `NaN` where they say several. */
export function oneOf(prices: readonly (number | undefined)[]): number | undefined {
  return prices.every((price) => price === undefined) ? undefined : (only(prices) ?? Number.NaN);
}

function offersOf(node: MarkupNode, byId: NodesById): MarkupNode[] {
  return nodesOf(node["offers"], byId).flatMap((offer) => {
    const single = nodesOf(offer["offers"], byId);
    return single.length > 0 ? single : [offer];
  });
}

/** From 5 on is not a price: where the highest is another one or is not said, which of them is meant is unknown. */
function pricesOf(offer: MarkupNode, specs: readonly MarkupNode[]): (number | undefined)[] {
  const { price, lowPrice, highPrice } = offer;
  const prices = [price].flat().map(readPrice);
  if (prices.some((read) => read !== undefined)) return prices;
  if (lowPrice !== undefined)
    return [lowPrice, highPrice].map((bound) => readPrice(bound) ?? Number.NaN);
  return specs.map((spec) => readPrice(spec["price"]));
}

/** Not a price struck through, one per litre, or one for members. */
function isAsked(spec: MarkupNode): boolean {
  const { priceType, referenceQuantity, validForMemberTier } = spec;
  const isSale = priceType === undefined || String(priceType).endsWith("SalePrice");
  return isSale && referenceQuantity === undefined && validForMemberTier === undefined;
}
