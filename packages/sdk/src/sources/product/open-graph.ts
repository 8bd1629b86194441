import { oneOf } from "./cost.ts";
import type { Place, Reading, SyntaxReadings } from "./reading.ts";
import { said } from "./reading.ts";
import { namesBest } from "./same-page.ts";
import { only, readAddress, readCurrency, readPrice, readText } from "./values.ts";

/** Meta tags that are looked at on one page. */
const maxTags = 500;

/**
 * The product of a page's OpenGraph tags. Sellers write `product:price:amount`, `og:price:amount` and
 * `og:product:price:amount`, in `property` or in `name`, and types such as `product`, `product.item` or
 * `myshop:product`: they are all one. A `product.group` is a list.
 */
export function readOpenGraph(page: Document, { base, addresses }: Place): SyntaxReadings {
  const tags = readTags(page);
  const all = (name: string) => tags.get(name) ?? [];
  const first = (name: string) => readText(all(name)[0]);
  const sale = all("sale_price:amount").length > 0 ? "sale_price" : "price";
  const price = oneOf(all(`${sale}:amount`).map(readPrice));
  const id = first("retailer_item_id") ?? first("sku");
  const isProduct = /(^|:)product(\.item)?$/i.test(first("type") ?? "");
  if (!isProduct && price === undefined && id === undefined) return { readings: [] };
  const url = readAddress(first("url"), base);
  const reading: Reading = {
    properties: said({
      product_id: id,
      sku: first("sku"),
      name: readTitle(first("title"), first("site_name")),
      brand: first("brand"),
      category: first("category"),
      url,
      image_url: readAddress(first("image") ?? first("image:url"), base),
    }),
    spareId: first("item_group_id"),
    cost: {
      price,
      currency: only(all(`${sale}:currency`).map(readCurrency)),
      isSpecific: false,
      shownBy: undefined,
    },
    isMain: false,
    here: namesBest([url], addresses),
  };
  return { readings: [reading] };
}

/** What the tags say by name, `og:` and `product:` before it aside. */
function readTags(page: Document): ReadonlyMap<string, readonly unknown[]> {
  const tags = new Map<string, unknown[]>();
  for (const tag of [...page.querySelectorAll("meta[content]")].slice(0, maxTags)) {
    const written = tag.getAttribute("property") ?? tag.getAttribute("name") ?? "";
    const [, name] = /^(?:og:product|og|product):(.+)/i.exec(written.toLowerCase()) ?? [];
    if (name) tags.set(name, [...(tags.get(name) ?? []), tag.getAttribute("content")]);
  }
  return tags;
}

/** A title is written for a shared link: “Tea mug | Quiet Hill”. One that begins with the site is the site's, not the product's. */
function readTitle(title: string | undefined, site: string | undefined): string | undefined {
  if (title === undefined || site === undefined) return title;
  const parts = title.split(/( ?[|–—·•:] ?| - )/);
  const isSite = (part: string | undefined) => part?.toLowerCase() === site.toLowerCase();
  if (isSite(parts[0])) return undefined;
  return isSite(parts.at(-1)) ? parts.slice(0, -2).join("") : title;
}
