/** Customers, each with how often something was done for them; plain arrays that grow. */
export interface Reached {
  length: number;
  /** Numbers of customers. */
  customers: Uint32Array;
  times: Uint32Array;
}

export function createReached(): Reached {
  return { length: 0, customers: new Uint32Array(0), times: new Uint32Array(0) };
}

export function addReached(reached: Reached, customer: number, times: number): void {
  if (reached.length === reached.customers.length) grow(reached, reached.length + 1);
  reached.customers[reached.length] = customer;
  reached.times[reached.length] = times;
  reached.length++;
}

/** Puts those of `more` behind those of `reached`. */
export function joinReached(reached: Reached, more: Reached): void {
  grow(reached, reached.length + more.length);
  reached.customers.set(more.customers.subarray(0, more.length), reached.length);
  reached.times.set(more.times.subarray(0, more.length), reached.length);
  reached.length += more.length;
}

/** More often than that nobody is counted: a number holds a customer and so many times exactly. */
const maxTimes = 2 ** 20;

/**
 * In the order of the customers' numbers, whatever order the parts of the work ended in. Millions are sorted as plain
 * numbers, customer and times in one, so that no function has to compare them.
 */
export function sortReached({ length, customers, times }: Reached): Reached {
  const both = Float64Array.from({ length }, (_, i) => {
    const often = Math.min(times[i] as number, maxTimes - 1);
    return (customers[i] as number) * maxTimes + often;
  });
  both.sort();
  return {
    length,
    customers: Uint32Array.from(both, (one) => Math.floor(one / maxTimes)),
    times: Uint32Array.from(both, (one) => one % maxTimes),
  };
}

function grow(reached: Reached, needed: number): void {
  if (needed <= reached.customers.length) return;
  const size = Math.max(needed, reached.customers.length * 2, 16);
  for (const part of ["customers", "times"] as const) {
    const larger = new Uint32Array(size);
    larger.set(reached[part].subarray(0, reached.length));
    reached[part] = larger;
  }
}
