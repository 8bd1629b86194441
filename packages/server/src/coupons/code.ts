import { customAlphabet } from "nanoid";

// 32 symbols that survive being read aloud and copied by hand: no 0/O, 1/I.
const alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

// 16 × 5 bits = 80 bits: at a million guesses a second, against a million codes, a hit in 38,000 years.
const draw = customAlphabet(alphabet, 16);

/** A new coupon code, `XXXX-XXXX-XXXX-XXXX`. */
export function createCode(): string {
  return draw().replace(/(.{4})(?=.)/g, "$1-");
}
