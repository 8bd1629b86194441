/** What became of a race for coupons. */
export interface RaceResult {
  /** The code that each winner was told. */
  readonly codes: ReadonlyMap<string, string>;
  /** How many were told that there are none left. */
  readonly tooLate: number;
}

/**
 * Lets clients claim at once, one customer after the other, until each has an answer. Every third winner asks again, and
 * has to be told the same.
 *
 * @param race.claim the customer's code, or `undefined` where the budget is spent.
 */
export async function race({
  customers,
  clients,
  claim,
}: {
  readonly customers: readonly string[];
  readonly clients: number;
  readonly claim: (customer: string) => Promise<string | undefined>;
}): Promise<RaceResult> {
  const codes = new Map<string, string>();
  const left = [...customers];
  let tooLate = 0;
  const client = async (): Promise<void> => {
    for (let customer = left.pop(); customer !== undefined; customer = left.pop()) {
      const code = await claim(customer);
      if (code === undefined) tooLate++;
      else codes.set(customer, code);
      const again = code !== undefined && codes.size % 3 === 0 ? await claim(customer) : code;
      if (again !== code) throw new Error(`${customer} was told ${code}, and then ${again}`);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { codes, tooLate };
}

/** How many coupons there were to be had, by what customers were told; more is overspent. */
export function given({ codes }: RaceResult): number {
  return new Set(codes.values()).size;
}
