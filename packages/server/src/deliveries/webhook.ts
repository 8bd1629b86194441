import { Webhook } from "standardwebhooks";
import type { Answer, Post } from "./post.ts";
import { Forbidden } from "./guard.ts";
import type { Carrier, Outcome } from "./carrier.ts";
import type { Endpoints } from "./endpoints.ts";

export interface WebhookOptions {
  readonly endpoints: Endpoints;
  readonly post: Post;
  /** The machine's: others compare a signature's time with theirs. */
  readonly wallClock: () => number;
}

/**
 * Sends webhooks as Standard Webhooks has it: `webhook-id` is the delivery's and the same on every try, so that who gets it
 * twice can tell.
 */
export function createWebhookCarrier({ endpoints, post, wallClock }: WebhookOptions): Carrier {
  return async ({ id, endpoint, payload }) => {
    const known = endpoints.get(endpoint);
    if (!known)
      return {
        type: "failed",
        problem: `The server knows no endpoint “${endpoint}”. Add it to the file of --endpoints.`,
      };
    const at = new Date(wallClock());
    const headers = {
      "content-type": "application/json",
      "idempotency-key": id,
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
      "webhook-signature": new Webhook(known.secret).sign(id, at, payload),
    };
    return attempt(() => post({ url: known.url, headers, body: payload }));
  };
}

/** What an answer, or none, means for a delivery. */
export async function attempt(send: () => Promise<Answer>): Promise<Outcome> {
  try {
    return outcomeOf(await send());
  } catch (thrown) {
    if (thrown instanceof Forbidden) return { type: "refused", problem: thrown.message };
    return { type: "failed", problem: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

function outcomeOf({ status, retryAfterMs, text }: Answer): Outcome {
  if (status >= 200 && status < 300) return { type: "sent" };
  const problem = `answered ${status}: ${text.slice(0, 200)}`;
  // Standard Webhooks: “gone” is the way to say that no more are wanted.
  if (status === 410) return { type: "refused", problem };
  // Where a redirect leads nobody has looked at; whoever means it writes the new address down.
  if (status >= 300 && status < 400)
    return { type: "failed", problem: `answered ${status}, and redirects are not followed` };
  return { type: "failed", problem, retryAfterMs };
}
