import { tokensOf } from "./tokens.ts";

/** A text to be found. */
export interface Entry {
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
}

interface Indexed {
  readonly at: number;
  /** How much each token counts here. */
  readonly weights: ReadonlyMap<string, number>;
}

/** A word of the title says more of what a text is about. */
const titleWeight = 4;
const tagWeight = 3;

/** Where the last word is still being typed, what begins with it counts for half. */
const prefixWeight = 0.5;
const minPrefix = 2;

/**
 * Makes a search over a few hundred texts: each token counts the more, the fewer texts hold it (BM25's inverse document
 * frequency), and the less, the more often the same text repeats it.
 *
 * @returns what gives the places of the texts that match, best first.
 */
export function createSearch(entries: readonly Entry[]): (query: string) => readonly number[] {
  const indexed = entries.map(index);
  const found = new Map<string, number>();
  for (const { weights } of indexed)
    for (const token of weights.keys()) found.set(token, (found.get(token) ?? 0) + 1);
  const rarity = (token: string): number => {
    const holders = found.get(token) ?? 0;
    return Math.log(1 + (entries.length - holders + 0.5) / (holders + 0.5));
  };

  return (query) => {
    const tokens = [...new Set(tokensOf(query))];
    const last = tokens.at(-1);
    const scored = indexed.map(({ at, weights }) => {
      let score = 0;
      for (const token of tokens) score += (weights.get(token) ?? 0) * rarity(token);
      if (last !== undefined && !weights.has(last)) score += prefixScore(weights, last, rarity);
      return { at, score };
    });
    return scored
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score || a.at - b.at)
      .map(({ at }) => at);
  };
}

function prefixScore(
  weights: ReadonlyMap<string, number>,
  prefix: string,
  rarity: (token: string) => number,
): number {
  if (prefix.length < minPrefix) {
    // One sign of a script without spaces is a word often enough.
    if (!/\p{Script=Han}/u.test(prefix)) return 0;
  }
  let best = 0;
  for (const [token, weight] of weights)
    if (token.startsWith(prefix)) best = Math.max(best, weight * rarity(token));
  return best * prefixWeight;
}

function index({ title, text, tags }: Entry, at: number): Indexed {
  const weights = new Map<string, number>();
  const add = (words: string, weight: number): void => {
    for (const token of tokensOf(words)) weights.set(token, (weights.get(token) ?? 0) + weight);
  };
  add(title, titleWeight);
  for (const tag of tags) add(tag, tagWeight);
  add(text, 1);
  // Saturates: the tenth time says no more than the third.
  for (const [token, weight] of weights) weights.set(token, weight / (weight + 1.5));
  return { at, weights };
}
