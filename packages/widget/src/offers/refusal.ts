import type { Readable } from "../cell.ts";
import { isProfferError } from "@proffer/protocol";
import type { Words } from "../i18n/words.ts";
import type { Claim } from "../state.ts";

/** Tells a customer why there is no coupon. Only our own errors are made for their eyes; any other is the network's. */
export function createRefusals(
  words: Readable<Words>,
): (error: unknown) => Extract<Claim, { type: "refused" }> {
  return (error) => {
    if (!isProfferError(error)) {
      return { type: "refused", message: words.value.claimFailed, retryable: true };
    }
    const { code, message, retryable } = error;
    return { type: "refused", message: words.value.refusals[code] ?? message, retryable };
  };
}
