import type { Properties } from "@proffer/engine";
import type { Page } from "../source.ts";
import { canonicalOf } from "./has-markup.ts";

type Node = Readonly<Record<string, unknown>>;

/** What may make more, or something else, of a product than it says itself. */
const involved =
  /^(@id|@graph|hasVariant|isVariantOf|productGroupID|main.*|price|priceS.*|.*Price|offers)$/;
/** OpenGraph's word on what JSON-LD may say too. */
const another = /sale|sku|item|brand|category/;

class NotPlain extends Error {}

/**
 * The product that a page is about, where its markup is as plain as most: one Product in JSON-LD with one offer, the page's own
 * by its address, and nothing else that says anything of it but OpenGraph tags that agree. That is what the readers of all
 * syntaxes would come to.
 *
 * @returns `undefined` where it takes those readers to tell.
 */
export function readPlainProduct(page: Page): Properties | undefined {
  try {
    return readPlain(page);
  } catch {
    return undefined;
  }
}

function readPlain({ document, location }: Page): Properties | undefined {
  const all = (selector: string) => [...document.querySelectorAll(selector)];
  const texts = all('script[type^="application/ld+json" i]').map((one) => one.textContent ?? "");
  const [text = "", ...others] = texts.filter((one) => one.includes("Product"));
  ensure(!others[0] && text.length < 100_000 && !all("[itemtype*=Product],[typeof*=Product]")[0]);
  const { offers, ...node } = JSON.parse(text) as Node;
  const offer = offers as Node;
  ensure(node["@type"] === "Product" && !Array.isArray(offers));
  const { price, priceCurrency, ...terms } = offer;
  for (const key of Object.keys({ ...node, ...terms })) ensure(!involved.test(key));
  const address = (value: unknown): string | undefined => {
    const written = plain(value);
    return written === undefined ? undefined : new URL(written, document.baseURI).href;
  };
  const own = [node["url"], offer["url"]].map(address);
  ensure(!/^#!?\//.test(location.hash));
  const here = location.origin + location.pathname;
  for (const url of own) ensure(url === undefined || url === here);
  const sku = plain(node["sku"]);
  const { image } = node;
  const cost = plain(price) ?? "";
  const product = {
    product_id: plain(node["productID"]) ?? sku,
    sku,
    name: plain(node["name"]),
    brand: plain((node["brand"] as Node | undefined)?.["name"] ?? node["brand"]),
    category: plain(node["category"]),
    price: Number(cost),
    currency: plain(priceCurrency),
    url: own[0] ?? own[1],
    image_url: address(Array.isArray(image) ? image[0] : image),
  };
  const brand = Object.keys(Object(node["brand"])).join();
  ensure(typeof node["brand"] !== "object" || /^(@type,)?name$/.test(brand));
  ensure(product.product_id && product.name && /^\d+(\.\d\d?)?$/.test(cost));
  ensure(
    /^[A-Z]{3}$/.test(product.currency ?? "") && (product.image_url ?? here).startsWith("http"),
  );
  for (const tag of all("meta[content]")) agree(tag, product, here, document.baseURI);
  const canonical = product.url ?? canonicalOf(document);
  const said = Object.entries({ ...product, url: canonical || undefined });
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
}

/** @throws where a tag says something that JSON-LD does not, or not so. */
function agree(tag: Element, product: Properties, here: string, base: string): void {
  const written = tag.getAttribute("property") ?? tag.getAttribute("name") ?? "";
  const [, name = ""] = /^(?:og:product|og|product):(.+)/.exec(written.toLowerCase()) ?? [];
  const content = tag.getAttribute("content") ?? "";
  ensure(!another.test(name));
  if (name === "price:amount") ensure(Number(content) === product["price"] && /^\d/.test(content));
  if (name === "price:currency") ensure(content === product["currency"]);
  if (name === "url") ensure(product["url"] && new URL(content, base).href === here);
  if (name.startsWith("image")) ensure(product["image_url"]);
  if (name === "site_name")
    ensure(content.trim().toLowerCase() !== String(product["name"]).toLowerCase());
}

/** A text that is as it would be read, or a number. */
function plain(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = typeof value === "number" ? `${value}` : value;
  ensure(typeof text === "string" && text && text.length < 2000);
  ensure(text === (text as string).replace(/\s+/g, " ").trim());
  return text as string;
}

function ensure(isPlain: unknown): void {
  if (!isPlain) throw new NotPlain();
}
