/** The candidate that `word` was most likely meant to be, if one is near enough to be worth saying. */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase().slice(0, 64);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** A sentence to put behind a refusal: `Did you mean “count”?`, or the list where it is short enough to read. */
export function didYouMean(word: unknown, candidates: readonly string[]): string {
  const near = typeof word === "string" ? suggest(word, candidates) : undefined;
  if (near !== undefined) return `Did you mean “${near}”?`;
  return candidates.length > 0 && candidates.length <= 16
    ? `Known are: ${candidates.join(", ")}.`
    : "";
}

/** Levenshtein's distance with swapped neighbours counted once (optimal string alignment); `limit` where it is at least that. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, at(before, j - 2) + 1);
      row.push(cost);
    }
    [before, last] = [last, row];
  }
  return Math.min(at(last, b.length), limit);
}

function at(row: readonly number[], i: number): number {
  return row[i] ?? Number.POSITIVE_INFINITY;
}
