import { customAlphabet } from "nanoid";
import { defaultCode } from "@proffer/engine";
import type { CouponCode } from "@proffer/engine";

/** A new coupon code, in groups of four: `XXXX-XXXX-XXXX-XXXX`. */
export function createCode({ alphabet, length, prefix }: CouponCode = defaultCode): string {
  const drawn = customAlphabet(alphabet, length)();
  return prefix + drawn.replace(/(.{4})(?=.)/g, "$1-");
}

/**
 * A code as it is looked for: people write it in small letters, with other hyphens and with a blank at the end.
 *
 * @returns an empty text for what no code can be.
 */
export function lookupOf(code: string): string {
  return code
    .normalize("NFKC")
    .replace(/[\s\p{Pd}]+/gu, "")
    .toUpperCase()
    .slice(0, 128);
}
