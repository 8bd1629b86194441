import { createDraw, createRandom, createZipf } from "./random.mjs";

const hour = 3_600_000;
const day = 24 * hour;

/**
 * Times lie on a grid, so that events meet the very edges of windows, which at random they hardly would; on a coarse one
 * they do so all the time. Now and then an event lacks a property, as happens: what asks for it cannot know then.
 */
const fine = { tickMs: 15_000, sessionMs: 900_000, lacksId: 0.005, lacksAmount: 0.02 };
const coarse = { tickMs: 300_000, sessionMs: hour, lacksId: 0.05, lacksAmount: 0.3 };

/** How many products one customer ever comes across, and how unevenly. */
const products = 2000;
const productExponent = 1.05;

export const categories = Array.from({ length: 40 }, (_, i) => `category-${i}`);
export const operations = ["payment", "coupon", "login", "address", "upload"];

/** What a customer of a shop does, as a share of all events, and what the shop does about it. */
const mix = [
  ["Product Viewed", 27],
  ["Page", 16],
  ["Product Clicked", 9],
  ["Product List Viewed", 7],
  ["Products Searched", 6],
  ["Product Added", 6],
  ["Promotion Viewed", 4],
  ["Operation Succeeded", 4],
  ["Cart Viewed", 3],
  ["Operation Failed", 3],
  ["Product Added to Wishlist", 2],
  ["Product Removed", 1.5],
  ["Promotion Clicked", 1.5],
  ["Coupon Entered", 1],
  ["Exit Intended", 1],
  ["Element Rage Clicked", 0.7],
  ["Coupon Denied", 1],
];

/** What follows on a product in the cart for who goes on; one in five leaves at each step. */
const funnel = [
  "Cart Viewed",
  "Checkout Started",
  "Checkout Step Viewed",
  "Checkout Step Completed",
  "Payment Info Entered",
  "Order Completed",
];

/** Events that are not the customer's own doing, so that `"*"` passes them by. The engine's catalogue says which. */
export const causedBySystem = new Set();

/** Takes over what the catalogue says of the events here; before anything else is made. */
export function heedCatalogue({ isCausedByCustomer }) {
  const names = ["Session Started", ...mix.map(([name]) => name), ...funnel];
  for (const name of names) if (!isCausedByCustomer(name)) causedBySystem.add(name);
}

/**
 * One customer's events, a thirty or so a day in sessions, with nights and days away between them; strictly increasing
 * in time. Deterministic.
 *
 * @param {{ seed: number, count: number, isCoarse?: boolean }} options
 */
export function createEvents({ seed, count, isCoarse = false }) {
  const grain = isCoarse ? coarse : fine;
  const random = createRandom(seed);
  const drawName = createDraw(mix);
  const drawProduct = createZipf(products, productExponent);
  const events = [];
  let at = Date.UTC(2020, 0, 1);
  let product = 0;
  let left = 0;
  /** @type {string[]} */
  let ahead = [];

  while (events.length < count) {
    const begins = left <= 0;
    at = begins
      ? resume(at, random, grain.sessionMs)
      : at + grain.tickMs * (1 + Math.floor(random.wait(2.5)));
    if (begins) [left, ahead] = [1 + Math.floor(random.wait(14)), []];
    left--;
    const name = begins ? "Session Started" : (ahead.shift() ?? drawName(random));
    if (name.startsWith("Product") && random.chance(0.6)) product = drawProduct(random);
    if (name === "Product Added" && random.chance(0.25)) ahead = funnelOf(random);
    events.push(event(name, { random, product, at, number: events.length, grain }));
  }
  return events;
}

/** Hours later mostly, sometimes days: what inactivity rules wait for. */
function resume(at, random, sessionMs) {
  const away = random.chance(0.06) ? day + random.wait(4 * day) : hour + random.wait(7 * hour);
  return Math.ceil((at + away) / sessionMs) * sessionMs;
}

function funnelOf(random) {
  const leaves = funnel.findIndex(() => random.chance(0.2));
  return leaves < 0 ? [...funnel] : funnel.slice(0, leaves);
}

function event(name, { random, product, at, number, grain }) {
  return {
    messageId: String(number).padStart(8, "0"),
    type: name === "Page" ? "page" : "track",
    event: name,
    properties: propertiesOf(name, random, product, grain),
    timestamp: at,
    anonymousId: "visitor",
    // The first event of a session says where the customer is, as the SDK does it.
    ...(name === "Session Started" && {
      context: { locale: "en-GB", timezone: "Europe/Berlin" },
    }),
  };
}

function propertiesOf(name, random, product, grain) {
  if (name === "Page") return { path: `/p/${product}`, title: `Product ${product}` };
  if (name === "Products Searched") return { query: `words ${random.integer(0, 300)}` };
  if (name === "Product List Viewed") return { category: categories[product % 40] };
  if (name.startsWith("Promotion")) return { promotion_id: `promotion-${random.integer(1, 6)}` };
  if (name.startsWith("Product")) return productOf(name, random, product, grain);
  if (name.startsWith("Operation")) return { operation: random.pick(operations) };
  if (name === "Order Completed") return orderOf(random, grain);
  return {};
}

function productOf(name, random, product, { lacksId }) {
  return {
    ...(!random.chance(lacksId) && { product_id: `product-${product}` }),
    category: categories[product % 40],
    name: `Product ${product}`,
    price: ((product * 7919) % 20000) / 100 + 1,
    currency: "EUR",
    ...(name !== "Product Viewed" && { quantity: 1 }),
  };
}

function orderOf(random, { lacksAmount }) {
  const revenue = random.integer(500, 30_000) / 100;
  return {
    order_id: `order-${random.integer(1, 1e9)}`,
    ...(!random.chance(lacksAmount) && { revenue }),
    currency: "EUR",
  };
}
