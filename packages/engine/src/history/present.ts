import { isCausedByCustomer } from "../event/caused-by.ts";
import { isTimeZone } from "../event/calendar.ts";
import type { Event, Properties } from "../event/event.ts";
import type { Cart } from "./cart.ts";
import { takeIntoCart } from "./cart.ts";
import type { Session } from "./session.ts";
import { sessionGapMs } from "./session-gap.ts";
import { sessionAfter } from "./session.ts";

/** One time that a rule used up its limits: shown, or held out where it would have been shown. */
export interface Shown {
  readonly at: number;
  readonly rule: string;
  readonly key: string | null;
  /** Nobody saw it: it counts for the rule's own limits, so that both arms stay alike, and for nothing else. */
  readonly heldOut: boolean;
}

/** What holds for a customer now, whatever the rule set: folded event by event, like the facts. */
export class Present {
  /** What `identify` said last, trait by trait. */
  traits: Record<string, unknown> = {};
  /** The event that said so last. */
  identifiedBy: string | undefined;
  /** The page that is open. */
  page: Event | undefined;
  /** What the customer wrote last in the chat. */
  message: Event | undefined;
  readonly cart: Cart = new Map();
  /** The event that changed the cart last. */
  cartBy: string | undefined;
  locale: string | undefined;
  timezone: string | undefined;
  /** How many people are there to help, as the server said with an event. */
  agents: Properties | undefined;
  agentsBy: string | undefined;
  /** What the customer agreed to, by category. */
  consent: Record<string, unknown> = {};
  /** Rules that the customer does not want to hear from again. */
  readonly muted: Set<string> = new Set();
  readonly shown: Shown[] = [];
  #session: Session | undefined;

  take(event: Event): void {
    const { traits, context, properties, messageId } = event;
    if (traits) {
      Object.assign(this.traits, traits);
      this.identifiedBy = messageId;
    }
    if (context) this.#heed(context, messageId);
    if (takeIntoCart(this.cart, event)) this.cartBy = messageId;
    if (isCausedByCustomer(event.event) || event.event === "Session Started")
      this.#session = sessionAfter(this.#session, event);
    switch (event.event) {
      case "Page":
        this.page = event;
        break;
      case "Message Sent":
        this.message = event;
        break;
      case "Message Shown":
        this.shown.push(readShown(event, false));
        break;
      case "Message Suppressed":
        if (properties["holdout"] === true) this.shown.push(readShown(event, true));
        break;
      case "Message Dismissed":
        if (properties["never"] === true) this.muted.add(String(properties["rule_id"]));
        break;
    }
  }

  /** The latest session, running or not. */
  get session(): Session | undefined {
    return this.#session;
  }

  set session(session: Session | undefined) {
    this.#session = session;
  }

  /** The session that runs at an instant; `undefined` where none does: the last activity is too long ago. */
  sessionAt(at: number): Session | undefined {
    const session = this.#session;
    return session && at - session.lastAt < sessionGapMs ? session : undefined;
  }

  copy(): Present {
    const copy = new Present();
    Object.assign(copy, this);
    // Those that are changed in place.
    const { traits, consent, cart, muted, shown } = this;
    Object.assign(copy, {
      traits: { ...traits },
      consent: { ...consent },
      cart: new Map(cart),
      muted: new Set(muted),
      shown: [...shown],
    });
    copy.#session = this.#session;
    return copy;
  }

  /** Segment's fields: `locale`, `timezone`, `consent.categoryPreferences`; and ours, `agents`. */
  #heed({ locale, timezone, agents, consent }: Properties, messageId: string): void {
    if (typeof locale === "string" && locale !== "") this.locale = locale;
    if (typeof timezone === "string" && isTimeZone(timezone)) this.timezone = timezone;
    if (isRecord(agents)) [this.agents, this.agentsBy] = [agents, messageId];
    const given = isRecord(consent) ? consent["categoryPreferences"] : undefined;
    if (isRecord(given)) Object.assign(this.consent, given);
  }
}

function readShown({ timestamp, properties }: Event, heldOut: boolean): Shown {
  const { rule_id: rule, key } = properties;
  return {
    at: timestamp,
    rule: typeof rule === "string" ? rule : "",
    key: typeof key === "string" ? key : null,
    heldOut,
  };
}

function isRecord(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
