import type { Firing } from "@proffer/engine";
import type { JetStreamClient } from "@nats-io/jetstream";
import type { KnownFirings } from "./known-firings.ts";

/** Where firings go. */
export interface Sink {
  /** Hands a firing over; waits where too many are on their way. */
  publish(firing: Firing): Promise<void>;
  /** Returns when the stream has all of them. */
  settle(): Promise<void>;
  /** Says that everything has been worked out again that was before: what is still known will not come. */
  forget(): void;
  /** The place in the stream up to which firings are behind us: none of them will be worked out again after a snapshot. */
  readonly published: number;
  /** How many it has handed over, and how many of them the stream had already. */
  readonly count: { readonly firings: number; readonly known: number };
}

/** Enough to keep the connection busy, and few enough to hold. */
const maxUnderway = 512;

const retryMs = 500;

/**
 * Publishes firings with their id as the message's. A stream drops an id that it has seen within its `duplicate_window`;
 * those from before a longer pause are known from the stream itself.
 *
 * @param isOpen whether it is worth trying again.
 */
export function createSink(
  js: JetStreamClient,
  subject: string,
  { ids: known, last }: KnownFirings,
  isOpen: () => boolean,
): Sink {
  const underway = new Set<Promise<void>>();
  const count = { firings: 0, known: 0 };
  let published = last;
  let failure: unknown;

  async function send(firing: Firing): Promise<void> {
    const text = JSON.stringify(firing);
    for (;;)
      try {
        const ack = await js.publish(subject, text, { msgID: firing.id });
        if (ack.duplicate) count.known++;
        published = Math.max(published, ack.seq);
        return;
      } catch (error) {
        if (!isOpen()) throw error;
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
  }

  function raise(): void {
    if (failure !== undefined) throw failure;
  }

  return {
    async publish(firing) {
      raise();
      count.firings++;
      if (known.delete(firing.id)) {
        count.known++;
        return;
      }
      const sent: Promise<void> = send(firing)
        .catch((error: unknown) => void (failure ??= error))
        .finally(() => underway.delete(sent));
      underway.add(sent);
      if (underway.size >= maxUnderway) await Promise.race(underway);
    },
    async settle() {
      await Promise.all(underway);
      raise();
    },
    forget() {
      known.clear();
    },
    get published() {
      // A snapshot may be made while only some of those that are known have come again.
      for (const next of known.values()) return next - 1;
      return published;
    },
    count,
  };
}
