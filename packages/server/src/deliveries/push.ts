import type { PushSubscriptionRow } from "../storage/tables/turns.ts";
import type { Store } from "../storage/store.ts";
import { devicesOfSubject } from "../turns/subject.ts";
import type { Letter } from "../turns/outbox.ts";
import type { Carrier, Outcome } from "./carrier.ts";
import { encryptPush, maxPushBytes } from "./encrypt-push.ts";
import type { Post } from "./post.ts";
import type { Vapid } from "./vapid.ts";
import { attempt } from "./webhook.ts";

export interface PushOptions {
  readonly store: Store;
  readonly post: Post;
  readonly vapid: Vapid;
  readonly wallClock: () => number;
  /** The code that goes with a letter; `null`: none is left. */
  readonly codeFor: CodeFor;
}

/** Makes the coupon of a delivery, or gives the one that was made at an earlier try. */
export type CodeFor = (
  delivery: { readonly firing: string; readonly rule: string; readonly subject: string },
  letter: Letter,
) => Promise<string | null | undefined>;

/** Who opens a browser for the first time in so many seconds is not shown what was meant for then: a day. */
const ttl = "86400";

/** Sends notifications to every browser that a customer has subscribed with. */
export function createPushCarrier({
  store,
  post,
  vapid,
  wallClock,
  codeFor,
}: PushOptions): Carrier {
  const send = async (row: PushSubscriptionRow, text: string): Promise<Outcome> => {
    const headers = {
      authorization: await vapid.authorize(row.endpoint, wallClock()),
      "content-encoding": "aes128gcm",
      "content-type": "application/octet-stream",
      ttl,
    };
    const outcome = await attempt(async () => {
      const body = encryptPush(Buffer.from(text), row);
      const answer = await post({ url: row.endpoint, headers, body });
      // RFC 8030: the subscription is over.
      if (answer.status === 404 || answer.status === 410) await forget(store, row.endpoint);
      return answer.status === 404 ? { ...answer, status: 410 } : answer;
    });
    return outcome;
  };
  return async (delivery) => {
    const devices = await devicesOfSubject(store.db, delivery.subject);
    const rows = await subscriptionsOf(store, devices);
    if (rows.length === 0) return { type: "dropped", problem: "no browser is subscribed" };
    const letter = JSON.parse(delivery.payload) as Letter;
    const code = await codeFor(delivery, letter);
    if (code === null) return { type: "dropped", problem: "no coupon is left" };
    const text = notificationOf(delivery.id, letter, code);
    const outcomes = await Promise.all(rows.map((row) => send(row, text)));
    // One browser is enough: the others would otherwise hear it again and again for the sake of one that is off.
    return (
      outcomes.find(({ type }) => type === "sent") ??
      outcomes.find(({ type }) => type === "failed") ?? {
        type: "dropped",
        problem: "no browser is subscribed any more",
      }
    );
  };
}

/** `id` is the notification's tag: one that comes twice takes its own place. */
function notificationOf(id: string, { subject, text, url }: Letter, code?: string): string {
  const body = code === undefined ? text : `${text}\n${code}`;
  const whole = JSON.stringify({ id, title: subject, body, url });
  if (Buffer.byteLength(whole) <= maxPushBytes) return whole;
  // Four bytes a character at most; what is cut off stands on the page.
  return JSON.stringify({
    id,
    title: subject?.slice(0, 100) ?? null,
    body: body.slice(0, 500),
    url: null,
  });
}

async function subscriptionsOf(
  { db }: Store,
  devices: readonly string[],
): Promise<readonly PushSubscriptionRow[]> {
  if (devices.length === 0) return [];
  return db
    .selectFrom("push_subscriptions")
    .selectAll()
    .where("anonymous_id", "in", devices)
    .execute();
}

async function forget({ db }: Store, endpoint: string): Promise<void> {
  await db.deleteFrom("push_subscriptions").where("endpoint", "=", endpoint).execute();
}
