import { createDraw, createRandom } from "./random.mjs";
import { createReturnToProduct, createSecondLeaf, facts } from "./facts.mjs";

/** What a shop with many rules has of each, in percent. Numbers of our own choosing: no shop publishes its rules. */
export const shares = { since: 12, sequence: 10, streak: 14, distinct: 12, sum: 10, count: 42 };

/** Where a rule about time is looked at; without an event it is a timer. */
const drawReturn = createDraw([
  [["Session Started"], 5],
  [["Cart Viewed"], 2],
  [["Product Viewed"], 2],
  [["*"], 0.5],
  [undefined, 3],
]);

/**
 * Rules of one family, in the rule language; some ask two things, as real ones do.
 *
 * @param {{ seed: number, family: keyof typeof shares, count: number }} options
 */
export function createRules({ seed, family, count }) {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, number) => {
    const first = facts[family](random);
    const on = family === "since" ? drawReturn(random) : undefined;
    const second = secondOf(random, family, on);
    return {
      id: `${family}-${number}`,
      conditions: { all: [first, ...second] },
      event: { type: "tag", params: { tag: `${family}-${number}` } },
      ...(on && { on }),
    };
  });
}

function secondOf(random, family, on) {
  if (family !== "since") return random.chance(0.2) ? [createSecondLeaf(random)] : [];
  return on?.[0] === "Product Viewed" && random.chance(0.5) ? [createReturnToProduct(random)] : [];
}
