/** How many customers something happened to how often; plain data. */
export interface Often {
  /** By how often, for the usual numbers: counting there costs nothing. */
  readonly few: Float64Array;
  readonly many: Map<number, number>;
}

const usual = 32;

export function createOften(): Often {
  return { few: new Float64Array(usual), many: new Map() };
}

/** Counts a customer, or several, to whom it happened so often: at least once. */
export function addOften({ few, many }: Often, times: number, customers = 1): void {
  if (times < usual) few[times] = (few[times] as number) + customers;
  else many.set(times, (many.get(times) ?? 0) + customers);
}

/** By how often: how many customers. */
export function oftenOf({ few, many }: Often): ReadonlyMap<number, number> {
  const usualOnes = [...few.entries()].filter(([, customers]) => customers > 0);
  return new Map([...usualOnes, ...many]);
}
