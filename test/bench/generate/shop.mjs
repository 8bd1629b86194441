import { createDraw, createZipf } from "./random.mjs";

/** The events of a shop. Messages are what a system did: they are no activity of the customer's. */
export const names = [
  "Product Viewed",
  "Page",
  "Products Searched",
  "Product Added",
  "Product Removed",
  "Checkout Started",
  "Order Completed",
  "Operation Failed",
  "Operation Succeeded",
  "Message Shown",
];
const [viewed, page, searched, added, removed, checkout, ordered, failed, succeeded, shown] =
  names.keys();

/** What somebody does next who is about nothing in particular, by weight. */
const mix = [
  [viewed, 47],
  [page, 20],
  [searched, 8],
  [added, 7.5],
  [removed, 1.2],
  [checkout, 0.5],
  [failed, 1.5],
  [succeeded, 4],
  [shown, 2.5],
];

export const operations = ["payment", "coupon", "login", "address", "upload"];
export const currencies = ["CNY", "EUR"];
const payment = 0;

export const products = 50_000;
const favourites = 3;

/** How often a row lacks what its event should have, as happens. */
const lacks = 0.003;

/**
 * What a customer does in one session, step by step. A name's code is its place; products, operations and currencies count from 1, and 0 is
 * none.
 *
 * @param {ReturnType<import("./random.mjs").createRandom>} random
 */
export function createShop(random) {
  const drawMix = createDraw(mix.map(([, weight]) => weight));
  const drawProduct = createZipf(products);
  const zipf = () => 1 + drawProduct(random.next(), random.next());
  /** What lies before somebody who has decided, the last first. */
  let ahead = [];
  let customer = 0;
  let lastViewed = 0;
  let lastAdded = 0;
  const step = { name: 0, product: 0, operation: 0, cents: 0, currency: 0 };

  /** Everybody has a few products to come back to; they are worked out anew each time, so that none need be kept. */
  const favourite = () => {
    const hash = scramble(customer * favourites + random.below(favourites));
    return 1 + drawProduct(hash / 4294967296, scramble(hash) / 4294967296);
  };
  const view = () => {
    const kind = random.next();
    return (lastViewed = kind < 0.3 ? favourite() : kind < 0.4 && lastViewed ? lastViewed : zipf());
  };
  const decide = () => {
    ahead = random.chance(0.75) ? [ordered, succeeded] : [];
    while (random.chance(0.3)) ahead.push(failed);
    ahead.push(checkout);
  };

  return {
    /** Begins a customer's session. */
    begin(number) {
      [customer, lastViewed, lastAdded] = [number, 0, 0];
      ahead.length = 0;
    },
    /** The next step; the object is the same each time. */
    next() {
      const isDecided = ahead.length > 0;
      const name = isDecided ? ahead.pop() : mix[drawMix(random.next(), random.next())][0];
      step.name = name;
      step.product = step.operation = step.cents = step.currency = 0;
      const isWhole = !random.chance(lacks);
      if (name === viewed) step.product = view();
      else if (name === added) {
        step.product = lastAdded = lastViewed || favourite();
        if (random.chance(0.35)) decide();
      } else if (name === removed) step.product = lastAdded || lastViewed || favourite();
      else if (name === failed || name === succeeded)
        step.operation = isDecided ? 1 + payment : 1 + random.below(operations.length);
      else if (name === ordered) {
        step.cents = 500 + Math.floor(random.wait(8000));
        // Shops like round prices, and sums of those meet round thresholds.
        if (random.chance(0.5)) step.cents = Math.ceil(step.cents / 1000) * 1000;
        step.currency = random.chance(0.02) ? 2 : 1;
        if (random.chance(lacks)) step.currency = 0;
      }
      if (!isWhole) step.product = step.operation = step.cents = 0;
      return step;
    },
  };
}

/** 32 bits from 32 bits (the finalizer of MurmurHash3, Austin Appleby, public domain). */
function scramble(value) {
  let bits = Math.imul((value + 0x6d2b79f5) | 0, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  return (bits ^ (bits >>> 15)) >>> 0;
}
