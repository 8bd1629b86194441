import type { ProfferOptions } from "./options.ts";
import { previewParameter } from "@proffer/protocol";
import { Front } from "./quiet/front.ts";
import type { Proffer } from "./types.ts";

/** What {@link createQuietProffer} may be told: the rules, and where the customer is kept, are the server's and the browser's. */
export type QuietOptions = Omit<
  ProfferOptions,
  "endpoint" | "rules" | "facts" | "operators" | "storage" | "clock"
> & {
  readonly endpoint: string;
  /** One more step of the customer's may bring an offer: time to fetch what shows it, for they may be offline by then. */
  readonly onNear?: () => void;
};

/**
 * Starts Proffer for the customer of this browser as the script tag does: what happens is written down and sent by a few
 * kilobytes of code, and the engine is fetched when a rule of the server's may fire. In everything else it is
 * `createProffer`, and decides the same.
 *
 * It returns at once and never throws. For browsers only.
 *
 * @example
 * ```ts
 * const proffer = createQuietProffer({ endpoint: "https://help.example.com" });
 * proffer.on("offer", (offer) => console.log(offer.text));
 * await proffer.track("Product Viewed", { product_id: "mug", name: "Tea mug" });
 * ```
 */
export function createQuietProffer(options: QuietOptions): Proffer {
  // A slip in this word must not cost a customer their say.
  const consent = (options.consent ?? "given") === "given" ? "given" : "required";
  const isLoud = options.deviceUrl !== undefined || location.search.includes(previewParameter);
  return new Front({ ...options, consent }, isLoud);
}
