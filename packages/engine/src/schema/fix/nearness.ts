/** Shorter words are near to too much: `is` is as near to `in` as to `id`. */
const minLength = 4;

/** The one candidate that a word can only have been meant to be: but for letter case, or one letter away from no other. */
export function surelyMeant(word: string, candidates: readonly string[]): string | undefined {
  const same = candidates.filter((name) => name.toLowerCase() === word.toLowerCase());
  if (same.length > 0) return same.length === 1 ? same[0] : undefined;
  if (word.length < minLength) return undefined;
  const near = candidates.filter((name) => isOneAway(word.toLowerCase(), name.toLowerCase()));
  return near.length === 1 ? near[0] : undefined;
}

/** One letter put in, left out, exchanged, or swapped with its neighbour. */
function isOneAway(a: string, b: string): boolean {
  let from = 0;
  while (from < a.length && a[from] === b[from]) from++;
  const rest = (text: string, skip: number): string => text.slice(from + skip);
  if (a.length === b.length) {
    const swapped = a[from] === b[from + 1] && a[from + 1] === b[from];
    return rest(a, 1) === rest(b, 1) || (swapped && rest(a, 2) === rest(b, 2));
  }
  return rest(a, 1) === rest(b, 0) || rest(a, 0) === rest(b, 1);
}
