import type { Offer } from "@proffer/sdk";

/** What every card is given. */
export interface CardProps {
  readonly offer: Offer;
}
