/** What stands side by side and does not match; one of them may have nothing beside it. */
export interface Mismatch<Expected, Came> {
  readonly expected?: Expected;
  readonly came?: Came;
}

/**
 * Lays two lists side by side so that as much as can be matches, in order, and gives the rest: so that one thing too
 * many at the front is told of as one, not as a list that is wrong throughout.
 *
 * @param alike whether two that do not match are still about the same, so that they are told of together.
 */
export function align<Expected, Came>(
  expected: readonly Expected[],
  came: readonly Came[],
  matches: (expected: Expected, came: Came) => boolean,
  alike: (expected: Expected, came: Came) => boolean,
): readonly Mismatch<Expected, Came>[] {
  const longest = table(expected, came, matches);
  const rest: Mismatch<Expected, Came>[] = [];
  let [i, j, from, since] = [0, 0, 0, 0];
  const close = (): void => {
    rest.push(...pair(expected.slice(from, i), came.slice(since, j), alike));
  };
  while (i < expected.length && j < came.length)
    if (matches(expected[i] as Expected, came[j] as Came)) {
      close();
      [i, j] = [i + 1, j + 1];
      [from, since] = [i, j];
    } else if (at(longest, i + 1, j) >= at(longest, i, j + 1)) i++;
    else j++;
  [i, j] = [expected.length, came.length];
  close();
  return rest;
}

/** What is left between two matches: each with the first that is like it, and then what nobody expected. */
function pair<Expected, Came>(
  expected: readonly Expected[],
  came: readonly Came[],
  alike: (expected: Expected, came: Came) => boolean,
): readonly Mismatch<Expected, Came>[] {
  const left = [...came];
  const paired = expected.map((one): Mismatch<Expected, Came> => {
    const i = left.findIndex((other) => alike(one, other));
    return i < 0 ? { expected: one } : { expected: one, came: left.splice(i, 1)[0] as Came };
  });
  return [...paired, ...left.map((one) => ({ came: one }))];
}

/** For each pair of ends, how much of what is behind them can match. */
function table<Expected, Came>(
  expected: readonly Expected[],
  came: readonly Came[],
  matches: (expected: Expected, came: Came) => boolean,
): readonly (readonly number[])[] {
  const rows: number[][] = Array.from({ length: expected.length + 1 }, () => []);
  for (let i = expected.length - 1; i >= 0; i--)
    for (let j = came.length - 1; j >= 0; j--)
      (rows[i] as number[])[j] = matches(expected[i] as Expected, came[j] as Came)
        ? at(rows, i + 1, j + 1) + 1
        : Math.max(at(rows, i + 1, j), at(rows, i, j + 1));
  return rows;
}

function at(rows: readonly (readonly number[])[], i: number, j: number): number {
  return rows[i]?.[j] ?? 0;
}
