import type { Properties } from "@proffer/engine";
import type { Fields } from "./values.ts";
import { either, isFields, known, number, text } from "./values.ts";

/** A list of a whole catalogue would make an event too large to be kept. */
const maxItems = 100;

const categories = [
  "item_category",
  "item_category2",
  "item_category3",
  "item_category4",
  "item_category5",
];

/** The products of an event's `items`, in the words of the specification; also those of gtag's and GTM's older forms. */
export function readItems(params: Fields): readonly Properties[] {
  return fieldsIn(params["items"]).map((item) => readItem(item, params["currency"]));
}

function readItem(item: Fields, currency: unknown): Properties {
  const path = categories.map((key) => text(item[key])).filter(Boolean);
  return known({
    product_id: text(either(item["item_id"], item["id"])),
    sku: text(item["sku"]),
    name: text(either(item["item_name"], item["name"])),
    brand: text(either(item["item_brand"], item["brand"])),
    category: path.join("/") || text(item["category"]),
    variant: text(either(item["item_variant"], item["variant"])),
    price: number(item["price"]),
    currency: text(either(item["currency"], currency)),
    quantity: number(item["quantity"]),
    coupon: text(item["coupon"]),
    position: number(either(item["index"], item["list_position"], item["position"])),
  });
}

/** The promotions of an event: its own where it names one, else those of its items, each once. */
export function readPromotions(params: Fields): readonly Properties[] {
  if (either(params["promotion_id"], params["promotion_name"])) return [readPromotion(params)];
  const all = [...fieldsIn(params["promotions"]), ...fieldsIn(params["items"])].map(readPromotion);
  const each = new Map(all.map((one) => [one["promotion_id"] ?? one["name"], one]));
  each.delete(undefined);
  return [...each.values()];
}

function readPromotion(from: Fields): Properties {
  return known({
    promotion_id: text(either(from["promotion_id"], from["id"])),
    name: text(either(from["promotion_name"], from["name"])),
    creative: text(either(from["creative_name"], from["creative"])),
    position: text(either(from["creative_slot"], from["position"])),
  });
}

function fieldsIn(list: unknown): readonly Fields[] {
  return [list].flat().filter(isFields).slice(0, maxItems);
}
