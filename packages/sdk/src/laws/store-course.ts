import type { Event } from "@proffer/engine";
import * as fc from "fast-check";
import type { KeptOffer, Notes, Storage } from "../storage/storage.ts";

/** Something that is done to a store. */
export type Deed =
  | {
      readonly type: "commit";
      readonly text: string;
      readonly sends: boolean;
      readonly offer: number;
    }
  | { readonly type: "look"; readonly memory: number }
  | { readonly type: "confirm"; readonly max: number }
  | { readonly type: "offer"; readonly offer: number }
  | { readonly type: "note"; readonly text: string }
  | { readonly type: "snapshot"; readonly bytes: Uint8Array }
  | { readonly type: "prune"; readonly days: number }
  | { readonly type: "begin"; readonly who: number };

const day = 86_400_000;
const start = Date.UTC(2026, 0, 1);
const text = fc.string({ unit: "binary", maxLength: 12 });
const offer = fc.nat(5);

/** What is done to a store, one thing after the other. */
export const courses = fc.array(
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        type: fc.constant("commit" as const),
        text,
        sends: fc.boolean(),
        offer,
      }),
    },
    { weight: 2, arbitrary: fc.record({ type: fc.constant("look" as const), memory: fc.nat(2) }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant("confirm" as const), max: fc.nat(4) }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant("offer" as const), offer }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant("note" as const), text }) },
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constant("snapshot" as const),
        bytes: fc.uint8Array({ maxLength: 9 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ type: fc.constant("prune" as const), days: fc.nat(420) }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant("begin" as const), who: fc.nat(2) }) },
  ),
  { minLength: 1, maxLength: 40 },
) satisfies fc.Arbitrary<Deed[]>;

/** Does one thing, the `n`-th, worked out from what the store holds. */
export async function perform(store: Storage, deed: Deed, n: number): Promise<void> {
  switch (deed.type) {
    case "commit":
    case "look":
      return commit(store, deed, n);
    case "confirm": {
      const unsent = await store.unsent(deed.max);
      return store.confirm(unsent.map(({ event }) => event.messageId));
    }
    case "offer":
      return store.putOffer(offerOf(deed.offer, n));
    case "note":
      return store.putNote("config", { ruleset: deed.text, offsetMs: n });
    case "snapshot":
      return store.putNote("snapshot", { revision: deed.bytes.length, bytes: deed.bytes });
    case "prune":
      return store.prune(start + deed.days * day);
    case "begin":
      return store.begin({ anonymousId: `customer-${deed.who}`, deviceKey: `key-${deed.who}` });
  }
}

async function commit(
  store: Storage,
  deed: Deed & { readonly type: "commit" | "look" },
  n: number,
): Promise<void> {
  const { revision: base, owner = "customer-0", memory: before } = await store.since(Infinity);
  const memory = deed.type === "look" || !before ? { fired: {}, looked: n % 3 } : before;
  const offers = deed.type === "commit" && deed.offer > 2 ? [offerOf(deed.offer, n)] : [];
  const more = deed.type === "commit" && {
    event: eventOf(deed.text, n),
    ...(deed.sends && { send: { deviceKey: "key-0" } }),
  };
  await store.commit({ base, owner, memory, offers, ...more });
}

/** The `n`-th day's. */
function eventOf(text: string, n: number): Event {
  const messageId = `message-${String(n).padStart(3, "0")}`;
  const properties = { text, "": null, list: [n] };
  return { messageId, type: "track", event: "Page", properties, timestamp: start + n * day };
}

function offerOf(offer: number, n: number): KeptOffer {
  const decision = { noticedAt: n } as KeptOffer["decision"];
  return { id: `offer-${offer}`, decision, ruleName: "", about: {}, state: "waiting" };
}

/** Everything that a store holds. */
export async function contentsOf(store: Storage): Promise<unknown> {
  const names: readonly (keyof Notes)[] = ["identity", "config", "chat", "snapshot"];
  const half = Math.floor((await store.since(Infinity)).revision / 2);
  return {
    ...(await store.since(0)),
    recent: (await store.since(half)).events,
    early: await store.upTo(half),
    unsent: await store.unsent(Infinity),
    offers: await store.offers(),
    notes: await Promise.all(names.map((name) => store.note(name))),
  };
}
