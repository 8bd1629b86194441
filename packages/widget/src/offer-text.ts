import type { Offer } from "@proffer/sdk";
import type { Words } from "./i18n/words.ts";

/** What an offer says. A coupon and a hand-off speak for themselves where their rule does not; a product may be silent. */
export function offerText({ text, type }: Offer, words: Words): string {
  if (text) return text;
  return type === "coupon" ? words.couponText : type === "handoff" ? words.handoffText : "";
}
