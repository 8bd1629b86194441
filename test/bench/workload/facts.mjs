import { createDraw } from "./random.mjs";
import { categories } from "./events.mjs";

const windows = ["10m", "30m", "1h", "6h", "24h", "3d", "7d", "14d", "30d"];
const drawCounted = createDraw([
  ["Product Viewed", 16],
  ["Product Added", 10],
  ["Product Clicked", 9],
  ["Page", 7],
  ["Products Searched", 7],
  ["Product List Viewed", 7],
  ["Product Added to Wishlist", 7],
  ["Order Completed", 6],
  ["Cart Viewed", 6],
  ["Product Removed", 5],
  ["Checkout Started", 5],
  ["Promotion Clicked", 5],
  ["Coupon Entered", 4],
  ["Operation Failed", 4],
  ["Exit Intended", 4],
  ["Element Rage Clicked", 4],
]);
const drawSummed = createDraw([
  [{ event: "Order Completed", property: "revenue" }, 5],
  [{ event: "Product Added", property: "price" }, 3],
  [{ event: "Product Viewed", property: "price" }, 1],
]);
const drawListed = createDraw([
  [{ event: "Product Viewed", property: "product_id" }, 4],
  [{ event: "Product Added", property: "product_id" }, 3],
  [{ event: "Product Clicked", property: "category" }, 2],
  [{ event: "Products Searched", property: "query" }, 2],
  [{ event: "Promotion Clicked", property: "promotion_id" }, 1],
]);
const drawStreak = createDraw([
  [{ event: "Operation Failed", resetBy: "Operation Succeeded", by: "operation" }, 4],
  [{ event: "Operation Failed", resetBy: "Operation Succeeded" }, 2],
  [{ event: "Products Searched", resetBy: "Product Added" }, 2],
  [{ event: "Cart Viewed", resetBy: "Checkout Started" }, 2],
  [{ event: "Product Clicked", resetBy: "Product Added" }, 1],
  [{ event: "Coupon Denied", resetBy: "Order Completed" }, 1],
]);
const drawPath = createDraw([
  [{ steps: ["Products Searched", "Product Clicked", "Product Added"] }, 3],
  [{ steps: ["Product Clicked", "Product Viewed", "Product Added"], by: "product_id" }, 2],
  [{ steps: ["Product Viewed", "Product Added", "Cart Viewed", "Checkout Started"] }, 3],
  [{ steps: ["Promotion Clicked", "Product Added"] }, 2],
  [{ steps: ["Product Added to Wishlist", "Product Added"], by: "category" }, 2],
  [{ steps: ["Product Added", "Product Removed"], by: "product_id" }, 2],
]);
const drawAway = createDraw([
  ["*", 2],
  ["Order Completed", 3],
  ["Product Added", 2],
  ["Checkout Started", 2],
]);

/** What a rule may ask of the history, with a threshold that may suit it: one leaf each, in the rule language. */
export const facts = {
  count(random) {
    const event = drawCounted(random);
    const { by, where } = groupAndFilter(random, event);
    return leaf(
      "count",
      { event, by, within: random.pick(windows), where },
      random.logInteger(2, 60),
    );
  },
  sum(random) {
    const asked = drawSummed(random);
    const where = random.chance(0.5) && asked.property === "price" ? inCategory(random) : undefined;
    const within = random.pick(["24h", "3d", "7d", "14d", "30d"]);
    return leaf("sum", { ...asked, within, where }, random.logInteger(60, 20_000));
  },
  distinct(random) {
    const asked = drawListed(random);
    const where =
      random.chance(0.5) && asked.property === "product_id" ? inCategory(random) : undefined;
    return leaf(
      "distinct",
      { ...asked, within: random.pick(windows), where },
      random.logInteger(3, 80),
    );
  },
  streak(random) {
    const maxGap = random.chance(0.4) ? random.pick(["10m", "30m", "6h", "3d"]) : undefined;
    return leaf("streak", { ...drawStreak(random), maxGap }, random.logInteger(2, 60));
  },
  sequence(random) {
    const { steps, by } = drawPath(random);
    const where = random.chance(0.8) ? inCategory(random) : undefined;
    const within = random.pick(["10m", "30m", "1h", "6h", "24h"]);
    const resetBy = random.chance(0.5) ? "Order Completed" : undefined;
    const filtered = steps.map((event) =>
      where && event.startsWith("Product ") ? { event, where } : event,
    );
    return leaf("sequence", { steps: filtered, within, resetBy, by }, true, "equal");
  },
  since(random) {
    const event = drawAway(random);
    const longest = event === "*" ? 2000 : 20_000;
    return leaf("since", { event }, `${random.logInteger(12, longest)}h`);
  },
};

/** A second condition of a count: who has not bought or tried it lately. */
export function createSecondLeaf(random) {
  const event = random.pick(["Order Completed", "Checkout Started", "Product Added"]);
  const within = random.pick(["24h", "3d", "7d", "30d"]);
  return leaf("count", { event, within }, random.integer(1, 4), "lessThan");
}

/** A second condition of an absence: who is back for the same product. */
export function createReturnToProduct(random) {
  const params = { event: "Product Viewed", by: "product_id", within: random.pick(["7d", "30d"]) };
  return leaf("count", params, random.integer(2, 6));
}

/** The names of products' events all begin alike; only they have a category. */
function groupAndFilter(random, event) {
  if (event === "Operation Failed") return random.chance(0.5) ? { by: "operation" } : {};
  if (event === "Product List Viewed") return random.chance(0.5) ? { by: "category" } : {};
  if (!event.startsWith("Product ")) return {};
  const by = random.pick(["product_id", "product_id", "category", undefined]);
  if (random.chance(0.4)) return { by };
  return { by, where: random.chance(0.6) ? inCategory(random) : fromPrice(random) };
}

function inCategory(random) {
  return [{ property: "category", operator: "equal", value: random.pick(categories) }];
}

function fromPrice(random) {
  const value = random.pick([20, 50, 100, 150]);
  return [{ property: "price", operator: "greaterThanInclusive", value }];
}

/** What is undefined is left out, as a rule would leave it. */
function leaf(fact, params, value, operator = "greaterThanInclusive") {
  return { fact, params: JSON.parse(JSON.stringify(params)), operator, value };
}
