import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { ProfferError } from "@proffer/protocol";
import { isSameSecret } from "../secrets.ts";

/** How far a signature's time may be from ours: what Standard Webhooks recommend. */
const toleranceMs = 5 * 60_000;

/**
 * Whether Shopify has signed a body, with any of a few secrets: while one is replaced by another both are good.
 *
 * @param given the header `x-shopify-hmac-sha256`: base64 of HMAC-SHA-256 over the very bytes of the body.
 */
export function isSignedByShopify(
  body: Buffer,
  given: string | undefined,
  secrets: readonly string[],
): boolean {
  if (given === undefined) return false;
  // Each of them is tried, so that the time it takes says nothing.
  return secrets
    .map((secret) =>
      isSameSecret(given, createHmac("sha256", secret).update(body).digest("base64")),
    )
    .includes(true);
}

/** The headers that Standard Webhooks sign with. */
export interface StandardHeaders {
  readonly id: string | undefined;
  /** Seconds since 1970. */
  readonly timestamp: string | undefined;
  /** One or more, with spaces between. */
  readonly signature: string | undefined;
}

/**
 * Checks a signature of Standard Webhooks, by our own clock and any of a few secrets.
 *
 * @returns the webhook's id, which is signed along.
 * @throws ProfferError `bad_signature`.
 */
export function checkStandard(
  body: Buffer,
  { id, timestamp, signature }: StandardHeaders,
  { secrets, now }: { readonly secrets: readonly string[]; readonly now: number },
): string {
  if (id === undefined || id === "" || timestamp === undefined || signature === undefined)
    throw unsigned("It needs the headers webhook-id, webhook-timestamp and webhook-signature.");
  const at = Number(timestamp) * 1000;
  if (!/^\d{1,11}$/.test(timestamp) || Math.abs(now - at) > toleranceMs)
    throw unsigned(
      "Its webhook-timestamp is more than five minutes from now. Set the sender's clock, and sign again on a retry.",
    );
  const given = signature.split(" ");
  const signed = secrets
    .map((secret) => new Webhook(secret).sign(id, new Date(at), body.toString()))
    .flatMap((expected) => given.map((one) => isSameSecret(one, expected)));
  if (!signed.includes(true)) throw unsigned("Sign it with a secret of this source.");
  return id;
}

export function unsigned(hint: string): ProfferError {
  return new ProfferError("bad_signature", `The webhook is not signed as it should be. ${hint}`);
}
