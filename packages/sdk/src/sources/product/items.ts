import type { SyntaxReadings, Place } from "./reading.ts";
import type { MarkupNode } from "./schema-node.ts";
import { isProduct, shownBy, termOf } from "./schema-node.ts";
import { maxProducts, readProducts } from "./schema-product.ts";

/** How a syntax writes items and their properties into elements. */
export interface Grammar {
  /** Selects the elements whose insides speak of something new. */
  readonly scope: string;
  /** The attribute with the names of properties. */
  readonly property: string;
  /** The attribute with an item's id, or where there is no item with the id of the one that is meant. */
  readonly id: string;
  /** The schema.org types of an item. */
  readonly typesOf: (item: Element) => readonly string[];
  /** Where else on the page there are properties of an item. */
  readonly moreOf: (item: Element) => readonly Element[];
}

/** The properties that are read; the rest of the page's text is not our concern. */
const wanted = new Set(
  (
    "productID sku productGroupID name brand category image url contentUrl mainEntityOfPage offers hasVariant isVariantOf " +
    "price lowPrice highPrice priceCurrency priceSpecification priceType referenceQuantity validForMemberTier"
  ).split(" "),
);
/** Their values are addresses; of the others, a link's text counts. */
const addresses = new Set(["url", "image", "contentUrl", "mainEntityOfPage", "priceType"]);
/** Deeper than a price in an offer in a variant; an item may even refer to itself. */
const maxDepth = 4;
/** Values that are read on one page. */
const maxValues = 2000;

/** The products that stand in a page's elements as the page's own: not as another thing's property, nor within another product. */
export function readItems(page: Document, grammar: Grammar, place: Place): SyntaxReadings {
  const scopes = [...page.querySelectorAll(grammar.scope)];
  const isItemOfProduct = (item: Element) => isProduct({ "@type": grammar.typesOf(item) });
  const products = new Set(scopes.filter(isItemOfProduct));
  const isMain = (item: Element) => termsOf(item, grammar.property).includes("mainEntity");
  const own = [...products].filter(
    (item) => (isMain(item) || !item.hasAttribute(grammar.property)) && !isWithin(item, products),
  );
  const byId = new Map(scopes.map((item) => [item.getAttribute(grammar.id), item]));
  byId.delete(null);
  const reading: PageReading = { grammar, byId, left: maxValues };
  const found = own
    .slice(0, maxProducts)
    .map((item) => ({ node: readItem(item, reading, 0), isMain: isMain(item) }));
  return { readings: readProducts(found, new Map(), place) };
}

/** What is known while a page is being read. */
interface PageReading {
  readonly grammar: Grammar;
  /** What a value may refer to; by `null` nothing does. */
  readonly byId: ReadonlyMap<string | null, Element>;
  /** Values that may still be read. */
  left: number;
}

function isWithin(item: Element, products: ReadonlySet<Element>): boolean {
  for (let around = item.parentElement; around; around = around.parentElement)
    if (products.has(around)) return true;
  return false;
}

function termsOf(element: Element, attribute: string): string[] {
  return tokensOf(element, attribute).map(termOf);
}

/** The words of an attribute that holds several. */
export function tokensOf(element: Element, attribute: string): string[] {
  return (element.getAttribute(attribute) ?? "").split(/\s+/);
}

/** An item in the form of JSON-LD. */
function readItem(item: Element, page: PageReading, depth: number): MarkupNode {
  const { id, typesOf } = page.grammar;
  const elements = elementsByName(item, page);
  // A breadcrumb or a badge within the product may say `name` as well; the heading says the product's.
  const headings = elements.get("name")?.filter((element) => element.closest("h1"));
  if (headings?.length) elements.set("name", headings);
  const values = [...elements].map(([name, all]) => {
    const several = all.map((element) => valueOf(element, name, page, depth));
    return [name, several.length > 1 ? several : several[0]];
  });
  return {
    ...Object.fromEntries(values),
    "@id": item.getAttribute(id),
    "@type": typesOf(item),
    [shownBy]: elements.get("price")?.find((element) => element.textContent?.trim()),
  };
}

/** The elements that say something of an item itself and not of another one within it. */
function elementsByName(item: Element, page: PageReading): Map<string, Element[]> {
  const { scope, property, moreOf } = page.grammar;
  const byName = new Map<string, Element[]>();
  for (const root of [item, ...moreOf(item)]) {
    const isOther = root !== item && root.hasAttribute("itemscope");
    const inside = isOther ? [] : root.querySelectorAll(`[${property}]`);
    for (const element of root === item ? inside : [root, ...inside])
      for (const name of termsOf(element, property)) {
        if (!wanted.has(name)) continue;
        if (page.left-- <= 0) return byName;
        const owner = element.parentElement?.closest(scope);
        if (owner && owner !== root && root.contains(owner)) continue;
        byName.set(name, [...(byName.get(name) ?? []), element]);
      }
  }
  return byName;
}

function valueOf(element: Element, name: string, page: PageReading, depth: number): unknown {
  const { scope, id } = page.grammar;
  const of = (attribute: string) => element.getAttribute(attribute);
  const read = (item: Element) => depth < maxDepth && readItem(item, page, depth + 1);
  if (element.matches(scope)) return read(element);
  const content = of("content");
  if (content !== null) return content;
  const address = of(id) ?? of("href") ?? of("src");
  if (addresses.has(name) && address !== null) return address;
  const item = page.byId.get(of(id));
  if (item) return read(item);
  return element.localName === "data" ? of("value") : element.textContent;
}
