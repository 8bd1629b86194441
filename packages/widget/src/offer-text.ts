import type { Offer } from "@proffer/sdk";
import type { Words } from "./i18n/words.ts";

/** What an offer says. Only a message must have a text in its rule; a coupon and a hand-off speak for themselves. */
export function offerText({ text, type }: Offer, words: Words): string {
  if (text || type === "message") return text;
  return type === "coupon" ? words.couponText : words.handoffText;
}
