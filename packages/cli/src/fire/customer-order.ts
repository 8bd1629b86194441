/** Watches that rows come sorted by customer: in no more memory than the customer before. */
export interface CustomerOrder {
  /** Whether a customer may follow the one before. */
  accepts(customer: string): boolean;
}

const integer = /^-?\d{1,30}$/;

/**
 * Engines sort ids as texts, by their bytes, or as numbers; which of the two it is shows as soon as they differ, and from
 * then on it has to be that one. A customer who comes back is thereby found out too.
 */
export function createCustomerOrder(): CustomerOrder {
  let last: string | undefined;
  let asText = true;
  let asNumbers = true;
  return {
    accepts(customer) {
      if (last !== undefined) {
        asText &&= compareBytes(last, customer) < 0;
        asNumbers &&=
          integer.test(last) && integer.test(customer) && BigInt(last) < BigInt(customer);
      }
      last = customer;
      return asText || asNumbers;
    },
  };
}

/** As UTF-8 sorts. UTF-16 puts what lies beyond the first plane before U+E000, and bytes behind it. */
function compareBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
