import type { Event, Problem, Properties, SurfaceActionType } from "@proffer/engine";
import type {
  ChatFeatures,
  ChatMessage,
  Contact,
  Conversation,
  Coupon,
  HelpArticle,
  PersonExport,
} from "@proffer/protocol";

import type { Explained } from "./debug/explain.ts";
import type { ActOfRule, DecisionOf, OfferOf } from "./names-actions.ts";
import type { AcceptedEvent, AnyRuleset, EventProperties, RuleId } from "./names.ts";
import type { Occurrence } from "./sources/source.ts";
import type { Report } from "./debug/report.ts";

/**
 * What a browser or Node program holds of Proffer. Made by `createProffer`. Nothing here ever throws into the host.
 *
 * @typeParam Rules the type of a literal rule set: its names are known then, to `track` and in all that is decided.
 */
export interface Proffer<Rules = AnyRuleset> {
  /** Resolves when the history is open and a rule set is there (or known not to be had). Never rejects. */
  readonly ready: Promise<void>;
  /**
   * Says that something happened. Resolves, once the event is stored, to what was decided because of it.
   *
   * @param occurrence what another system calls the event, so that the same one from both is one; and when it was.
   */
  track<Name extends string>(
    event: AcceptedEvent<Rules, Name>,
    properties?: EventProperties<Name, Rules>,
    occurrence?: Occurrence,
  ): Promise<readonly DecisionOf<Rules>[]>;
  /**
   * Says who the customer is. What this device knew of an unknown customer is theirs from now on; if it knew another one,
   * it begins anew, so that nobody gets somebody else's history.
   *
   * @param traits what rules may ask of the customer. `token` among them is none: it is a JWT with which the shop's server
   * vouches for the id (`signIdentity` of `@proffer/node`). Without one the id is only somebody's word, and opens nothing.
   */
  identify(
    userId: string,
    traits?: Properties & { readonly token?: string },
  ): Promise<readonly DecisionOf<Rules>[]>;
  /** The customer has logged out: who comes next on this device is somebody new. What was not sent is sent all the same. */
  reset(): Promise<void>;
  /** Says that a page was seen. */
  page(
    name?: string,
    properties?: EventProperties<"Page", Rules>,
    occurrence?: Occurrence,
  ): Promise<readonly DecisionOf<Rules>[]>;
  /**
   * Says what the customer agreed to, by category, e.g. `{ functional: true, marketing: false }`: rules with a `consent` go
   * by it. What was said before of other categories stays. `functional` is about being remembered at all: no to it
   * erases what there is.
   */
  setConsent(categories: Readonly<Record<string, boolean>>): Promise<readonly DecisionOf<Rules>[]>;
  /** What the customer has agreed to, as far as it was said on this page. */
  readonly consent: ConsentState;
  /** Everything that this device, and the server, hold of the customer. Rejects with a `ProfferError` where the server does not answer. */
  export(): Promise<CustomerExport>;
  /** Deletes everything that this device and the server hold of the customer. Nothing is kept or sent any more until the next page. */
  erase(): Promise<Erasure>;
  /** Looks at the timers that are due now. The SDK does so by itself; tests and hosts that slept may ask for it. */
  decide(): Promise<readonly DecisionOf<Rules>[]>;
  on<Type extends keyof ProfferEvents>(
    type: Type,
    listener: (value: ProfferEvents<Rules>[Type]) => void,
  ): () => void;
  /** What was proffered to this customer lately, oldest first. */
  offers(): readonly OfferOf<Rules>[];
  readonly chat: Chat;
  /**
   * Says why rules fire for this customer or why not, and how far they are from it; in the console as well.
   *
   * @param rule a rule's id; left out: every rule.
   */
  explain(rule?: RuleId<Rules>): Promise<Explained>;
  /** Everything that Proffer sees on this page, as plain JSON: for the debug overlay, and for who is to help. */
  report(): Promise<Report>;
  /** The customer's anonymous id on this device. */
  readonly anonymousId: string;
  /** Stops timers, sockets and listeners, sends what is left, closes the store. The history stays. */
  destroy(): Promise<void>;
}

/** What `on` hears. */
export interface ProfferEvents<Rules = AnyRuleset> {
  /** Every event that was stored. */
  event: Event;
  /** Every decision, refusals included. */
  decision: DecisionOf<Rules>;
  /** Something to show the customer, or a change of its state. */
  offer: OfferOf<Rules>;
  /** Every action that is taken. What the customer is to see has its `offer`: whoever reserves that first shows it. */
  action: ActionTaken<Rules>;
  /** What became of an action: shown, clicked, dismissed, claimed, answered, converted, suppressed. */
  outcome: Outcome;
  /** Something that went wrong, for the console; the host page goes on. */
  problem: ProfferProblem;
}

/** A decision to act. */
export type ActionTaken<Rules = AnyRuleset> = ActOfRule<Rules> & {
  /** There where it is something to see: the host may `reserve()` it and show it itself. */
  readonly offer?: OfferOf<Rules>;
};

/** What became of an action. */
export interface Outcome {
  /** The event's name, e.g. `Message Clicked`. */
  readonly name: string;
  readonly rule: string;
  readonly firing: string;
  readonly key: string | null;
  readonly event: Event;
}

/** What may be kept and sent. */
export interface ConsentState {
  readonly mode: "required" | "given";
  /** Whether the customer may be remembered on this device and known to the server. */
  readonly isOpen: boolean;
  /** What was said, by category. */
  readonly categories: Readonly<Record<string, boolean>>;
}

/** Everything that is held of the customer, here and on the server. */
export interface CustomerExport {
  readonly device: {
    readonly anonymousId: string;
    readonly userId?: string;
    /** Oldest first. */
    readonly events: readonly Event[];
    readonly offers: readonly Offer[];
  };
  /** There where a server was asked. */
  readonly server?: PersonExport;
}

/** What came of erasing: the device holds nothing in any case. */
export interface Erasure {
  /** `none`: nothing had ever gone there; `unreachable`, `refused`: what it holds has to be asked of the shop. */
  readonly server: "erased" | "none" | "unreachable" | "refused";
}

/** `storage`: the history is in memory only; `network`: the server cannot be reached; `ruleset`: a rule was refused; `consent`: something waits for the customer's yes. */
export interface ProfferProblem {
  readonly type: "storage" | "network" | "ruleset" | "event" | "consent" | "internal";
  readonly message: string;
  readonly cause?: unknown;
  readonly problems?: readonly Problem[];
}

/** A decision on its way to the customer's eyes. Whoever shows it says so by its methods; that is what limits count. */
export interface Offer {
  /** The firing's id. */
  readonly id: string;
  readonly rule: string;
  readonly type: SurfaceActionType;
  /** In the customer's language. */
  readonly text: string;
  /** The action's own parameters, e.g. `team` or `campaign`. */
  readonly params: Properties;
  /** The event it is about: a product's `name`, `price`, `image_url`, `url`, where it had them. */
  readonly about: Properties;
  readonly key: string | null;
  /** UTC ms. */
  readonly at: number;
  readonly state: "waiting" | "shown" | "clicked" | "dismissed";
  readonly coupon?: Coupon;
  /** Its form or survey has been answered, here or on another page: it is not asked again. */
  readonly hasAnswer: boolean;
  /**
   * The words of one of its texts in the customer's language: a button's, a label's, a step's. Empty where it is none.
   *
   * @param text what stands in `params`: a text, or one a locale with a `default`.
   */
  say(text: unknown): string;
  /**
   * Takes the offer for this page, just before it is drawn: `false` where another page has taken it. It is shown once,
   * then, even if this page is gone before it could say so.
   */
  reserve(): Promise<boolean>;
  /** It is on the customer's screen now. Tracks `Message Shown`. */
  shown(): Promise<void>;
  /** The customer took it up. Tracks `Message Clicked`. */
  clicked(): Promise<void>;
  /**
   * The customer waved it away. Tracks `Message Dismissed`.
   *
   * @param options `never`: they do not want its rule to show them anything again; what else it has proffered goes too.
   */
  dismissed(options?: { readonly never?: boolean }): Promise<void>;
  /**
   * The customer answered it, once. Tracks `Survey Answered` or `Form Submitted`; an offer of another type is only
   * taken up.
   *
   * @param answer of a survey `{ score }` or `{ answer }`, of a form `{ answers }`; the rest is known.
   */
  answered(answer: Properties): Promise<void>;
  /** Asks the server for the coupon. Rejects with a `ProfferError` whose message may be shown. */
  claim(): Promise<Coupon>;
}

/** The customer's conversation with people. */
export interface Chat {
  getState(): ChatState;
  subscribe(listener: (state: ChatState) => void): () => void;
  /** Connects if that has not happened yet; what was said before appears. */
  connect(): void;
  /** Says something; opens a conversation where none is open. The message is kept until the server has it. */
  say(text: string, about?: Offer): void;
  /**
   * Sends a file. How far it is, and what it is refused for, is in its pending message. What has not reached the server
   * is gone with the page.
   */
  attach(file: File, about?: Offer): void;
  /** Tries a pending message that failed once more. */
  retry(clientId: string): void;
  /** Gives a pending message up. */
  cancel(clientId: string): void;
  typing(): void;
  /** The customer has the messages up to `seq` of the conversation that is looked at on the screen. */
  seen(seq: number): void;
  /** Where to answer when nobody is here or the customer has gone; it goes along with the conversation. */
  leaveContact(contact: Contact): void;
  /** How the conversation that is looked at was, from 1 to 5, after its close. Tracks `Survey Answered` of the kind `csat`. */
  rate(score: number, comment?: string): void;
  /** Sends the conversation that is looked at by mail. Rejects with a `ProfferError` whose message may be shown. */
  mailTranscript(email: string): Promise<void>;
  /** Looks at one of `conversations` again; `null`: the running one. */
  look(conversation: string | null): void;
  /**
   * Help articles in the customer's language, best first; all of them, newest first, for `""`. Rejects with a
   * `ProfferError` where the server does not answer.
   */
  searchHelp(query: string): Promise<readonly HelpArticle[]>;
}

/** The conversation as it stands. A new object at every change. */
export interface ChatState {
  readonly connection: "idle" | "connecting" | "online" | "offline";
  /** The one that is looked at. */
  readonly conversation: Conversation | null;
  /** All of the customer's on this device, the open one first, then the newest. */
  readonly conversations: readonly Conversation[];
  /** Those of `conversation`, and behind those of the running one what is on its way. */
  readonly messages: readonly (ChatMessage | PendingMessage)[];
  readonly agentTyping: boolean;
  /** The `seq` up to which an agent has read `conversation`. */
  readonly agentSeen: number;
  /** While nobody has taken the running conversation: the customer's place, and how long that may take, where it is known. */
  readonly queue: { readonly position: number; readonly expectedWaitMs: number | null } | null;
  readonly features: ChatFeatures;
  /** How many agents are at their desks; `undefined` until the server has said so. */
  readonly agentsOnline: number | undefined;
}

/** A message of ours that the server has not confirmed yet; it has no `seq`. */
export interface PendingMessage {
  readonly clientId: string;
  readonly from: "visitor";
  readonly text: string;
  readonly at: number;
  readonly pending: true;
  readonly attachment?: {
    readonly name: string;
    readonly type: string;
    readonly bytes: number;
    /** Of an image, on this page only. */
    readonly previewUrl?: string;
  };
  /** How much of the file has gone out, 0 to 1. */
  readonly progress?: number;
  /** Why it did not get there: an error's code, e.g. `too_large` or `bad_type`; `network` where nobody answered. */
  readonly failed?: string;
}
