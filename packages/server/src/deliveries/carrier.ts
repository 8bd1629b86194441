import type { DeliveryRow } from "../storage/tables/turns.ts";

/**
 * What came of one try. `failed` is tried again; `refused` is not, for it would be refused again; `dropped` is no longer
 * wanted, or there is nobody to bring it to.
 */
export type Outcome =
  | { readonly type: "sent" }
  | {
      readonly type: "failed";
      readonly problem: string;
      readonly retryAfterMs?: number | undefined;
    }
  | { readonly type: "refused"; readonly problem: string }
  | { readonly type: "dropped"; readonly problem: string };

/** Brings deliveries of one channel to where they go. It may be asked to do the same twice, where a server has died. */
export type Carrier = (delivery: DeliveryRow) => Promise<Outcome>;
