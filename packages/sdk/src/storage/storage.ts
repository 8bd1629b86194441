import type { Decision, Event, Memory } from "@proffer/engine";
import type { QuietRecord } from "../quiet/quiet-record.ts";
import type { Bulletin, Coupon } from "@proffer/protocol";
import type { KeptConsent } from "../consent/consent.ts";
import type { Offer } from "../types.ts";

/** Who this device is. */
export interface Identity {
  readonly anonymousId: string;
  /** Proves to the server that the anonymous id is this device's. */
  readonly deviceKey: string;
  readonly userId?: string;
  /** The JWT with which the shop's server vouches for the `userId`. */
  readonly token?: string;
}

/** An event that the server has not confirmed. It is sent in the name of the device that it happened on, whoever uses it now. */
export interface Unsent {
  readonly event: Event;
  /** Proves that the event's `anonymousId` is this device's. */
  readonly deviceKey: string;
}

/** An offer as it is kept: a decision and what became of it. */
export interface KeptOffer {
  readonly id: string;
  readonly decision: Decision & { readonly outcome: "act" };
  /** What the rule is called, for people. */
  readonly ruleName: string;
  /** The properties of the event that it is about. */
  readonly about: Readonly<Record<string, unknown>>;
  readonly state: Offer["state"];
  /** Some page has set about showing it. */
  readonly reserved?: boolean;
  /** When it did, UTC ms. */
  readonly reservedAt?: number;
  readonly coupon?: Coupon;
}

/** A chat message that the server has not confirmed. */
export interface KeptMessage {
  readonly clientId: string;
  readonly text: string;
  readonly at: number;
  /** The offer that it answers, by id. */
  readonly offer?: string;
}

/** The last good rules that were fetched, and the clock's offset with them. */
export interface KeptConfig extends Partial<Bulletin> {
  /** The pinned key that has signed them, `kid.key`; left out where the page that kept them has pinned none. */
  readonly signer?: string | undefined;
  readonly offsetMs: number;
}

/** The small things that are kept beside the events, by name. */
export interface Notes {
  identity: Identity;
  /** The last good rules that were fetched, and the clock's offset with them. */
  config: KeptConfig;
  chat: { readonly open: boolean; readonly pending: readonly KeptMessage[] };
  snapshot: Snapshot;
  /** How sending goes, for every tab and the next page. */
  delivery: DeliveryNote;
  /** What the customer has agreed to; there only where they agreed to being remembered. */
  consent: KeptConsent;
}

/** After failures: when the server may be asked again. */
export interface DeliveryNote {
  /** UTC ms, by the server's clock. */
  readonly until: number;
  /** How many there were in a row. */
  readonly failures: number;
  /** The server has said so itself: nothing hurries it. */
  readonly isTold: boolean;
}

/** What the engine knew at a revision, packed: a page need not read the whole history again. It can always be made anew. */
export interface Snapshot {
  readonly revision: number;
  readonly bytes: Uint8Array;
  /** All there is: the events that it stands for were lost with another store. */
  readonly alone?: true;
}

/** What a store holds behind a revision. */
export interface Delta {
  /** Goes up by one with every commit, whichever tab made it. */
  readonly revision: number;
  /** The events of the commits behind the revision that was asked for. */
  readonly events: readonly Event[];
  /** How many of these, the last ones, no engine has looked at yet: see `quiet/`. Nothing is none. */
  readonly quiet?: number;
  /** What a page has to know that does without the engine, as of this revision. */
  readonly record?: QuietRecord | undefined;
  readonly memory: Memory | undefined;
  /** The anonymous id whose history this is; nothing in a new store, and in one of before there were owners. */
  readonly owner: string | undefined;
}

/** One step of the customer's state: written whole or not at all. */
export interface Commit {
  /** The revision that it was worked out from. */
  readonly base: number;
  readonly event?: Event;
  /** The event has to reach a server, in the name of this device. */
  readonly send?: { readonly deviceKey: string };
  /** Whose history it goes into, by anonymous id. */
  readonly owner: string;
  readonly memory: Memory;
  readonly offers: readonly KeptOffer[];
  /** For pages that do without the engine; left out where they cannot. */
  readonly record?: Omit<QuietRecord, "at"> | undefined;
}

/**
 * Where a device keeps its customer. Several tabs may hold one store; a commit that was worked out from an older
 * revision is refused, so that no edge fires in two tabs.
 */
export interface Storage {
  /** `memory` is gone with the page or process; `host` is what the program brought along. */
  readonly kind: "indexeddb" | "memory" | "host";
  since(revision: number): Promise<Delta>;
  /** The events of the commits up to a revision. */
  upTo(revision: number): Promise<readonly Event[]>;
  /** Whether it was written; `false` means that another tab was faster, or that the store has another owner by now. */
  commit(commit: Commit): Promise<boolean>;
  /** The oldest events that the server has not confirmed. */
  unsent(max: number): Promise<readonly Unsent[]>;
  confirm(messageIds: readonly string[]): Promise<void>;
  offers(): Promise<readonly KeptOffer[]>;
  putOffer(offer: KeptOffer): Promise<void>;
  note<Name extends keyof Notes>(name: Name): Promise<Notes[Name] | undefined>;
  /** An `identity` is not written where somebody else has begun meanwhile. */
  putNote<Name extends keyof Notes>(name: Name, value: Notes[Name]): Promise<void>;
  /** Who this is the store of: whoever it is kept for already, or else this one, so that tabs that begin together agree. */
  claim(own: Identity): Promise<Identity>;
  /** Drops what the device does not keep: {@link maxEvents}, {@link retentionMs}, {@link maxOffers}. */
  prune(now: number): Promise<void>;
  /**
   * Another customer uses this device from now on: history, offers, memory and notes go, all but `config`; what was not
   * sent stays to be sent. One write, so that no tab sees half of it. The revision goes up.
   */
  begin(identity: Identity): Promise<void>;
  /** Deletes everything, what was not sent included, and leaves nothing behind; the store is closed then. */
  erase(): Promise<void>;
  close(): Promise<void>;
}

/** What sending what is unsent takes of a store. */
export type DeliveryStore = Pick<Storage, "kind" | "unsent" | "confirm" | "note" | "putNote">;

/** What a conversation takes of a store. */
export type ChatStore = Pick<Storage, "note" | "putNote" | "offers">;

/** At most this many events are kept on a device, and none older than {@link retentionMs}. */
export const maxEvents = 10_000;
/** Longer than a year: who is won back after ninety days has to be known for longer than that, and so has a birthday. */
export const retentionMs = 400 * 86_400_000;
/** At most this many offers are kept for the panel. */
export const maxOffers = 20;

/** The newest ones, oldest first: those that {@link Storage.offers} tells of and `prune` leaves. */
export function newestOffers(offers: Iterable<KeptOffer>): readonly KeptOffer[] {
  return [...offers].sort((a, b) => a.decision.noticedAt - b.decision.noticedAt).slice(-maxOffers);
}
