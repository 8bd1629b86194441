/** How often something may be asked for. */
export interface Rate {
  readonly times: number;
  readonly perMs: number;
  /**
   * Whether servers that share a database count together: for what costs money or guards an account. The rest each
   * server counts for itself, because a database that is asked at every request would be the slower one.
   */
  readonly isShared?: true;
}

const minute = 60_000;

/**
 * What is enough for any shop that we know of: a whole office behind one address, a page that sends a batch a second.
 * Each can be set anew, and 0 takes it away.
 */
export const rates = {
  /** Everything that an address asks for: several hundred customers may sit behind one. */
  address: { times: 3_000, perMs: minute },
  /** Everything that comes with one key of a site. */
  key: { times: 120_000, perMs: minute },
  /** Everything that one device asks for. */
  customer: { times: 1_200, perMs: minute },
  /** Coupons that one device asks for, whether it gets them or not. */
  claims: { times: 30, perMs: minute, isShared: true },
  /** Coupons that are asked for from one address. */
  "claims-address": { times: 300, perMs: minute, isShared: true },
  /** Sign-ins to one account from one address: whoever guesses from elsewhere keeps its owner out for no time. */
  "sign-in": { times: 10, perMs: 15 * minute, isShared: true },
  /** Sign-ins to one account from anywhere: guesses from many addresses. */
  "sign-in-account": { times: 100, perMs: 15 * minute, isShared: true },
  /** Sign-ins from one address, to whatever account. */
  "sign-in-address": { times: 30, perMs: 15 * minute, isShared: true },
  /** Mails with a link to one account. */
  mail: { times: 3, perMs: 60 * minute, isShared: true },
} as const satisfies Record<string, Rate>;

export type RateName = keyof typeof rates;

/** Rates of a server; what is left out is as in {@link rates}. */
export type RateOptions = Partial<Record<RateName, number>>;

/** Nothing is counted. */
export const noRates: RateOptions = Object.fromEntries(Object.keys(rates).map((name) => [name, 0]));

/**
 * Reads `--rate-limits`: `address=6000,claims=0`, or `0` for none at all.
 *
 * @throws Error for a name that there is not, or what is no number.
 * @example
 * ```ts
 * parseRates("customer=600"); // { customer: 600 }
 * ```
 */
export function parseRates(text: string): RateOptions {
  const names = Object.keys(rates) as RateName[];
  if (text.trim() === "0") return noRates;
  return Object.fromEntries(
    text.split(",").map((part) => {
      const [name = "", times = ""] = part.split("=").map((each) => each.trim());
      if (!names.includes(name as RateName) || !/^\d{1,9}$/.test(times))
        throw new Error(
          `“${part.trim()}” is no rate. Write NAME=TIMES, several with commas between them, or 0 for none; names are ${names.join(", ")}.`,
        );
      return [name, Number(times)];
    }),
  );
}
