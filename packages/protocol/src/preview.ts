import type { RefusedRule } from "./config.ts";

/** A draft that can be tried on the real site by whoever holds the link. */
export interface Preview {
  /** Goes into the address of any page of the shop, as `?proffer_preview=TOKEN`. */
  readonly token: string;
  /** UTC ms. */
  readonly expiresAt: number;
  /** Rules of the draft that cannot run, and why. */
  readonly refused: readonly RefusedRule[];
}

/** The query parameter of a shop's page that carries a {@link Preview}'s token; empty, it ends the preview. */
export const previewParameter = "proffer_preview";
