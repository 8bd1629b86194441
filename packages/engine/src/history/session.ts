import type { Event } from "../event/event.ts";
import { sessionGapMs } from "./session-gap.ts";

/** One visit of the customer, as far as it has come. */
export interface Session {
  /** 1 for the first on record. */
  readonly number: number;
  readonly startAt: number;
  readonly lastAt: number;
  /** The event that it began with. */
  readonly startedBy: string;
  /** What the customer did in it, pages among it. */
  readonly events: number;
  readonly pages: number;
  /** Where the customer came from, as the first event that knows it says. */
  readonly referrer: string | undefined;
}

/** The session after something that the customer did, or after `Session Started`, which is no doing of theirs. */
export function sessionAfter(session: Session | undefined, event: Event): Session {
  const goesOn = session !== undefined && event.timestamp - session.lastAt < sessionGapMs;
  const { referrer } = event.properties;
  const isDoing = event.event !== "Session Started";
  const said = typeof referrer === "string" && referrer !== "" ? referrer : undefined;
  return {
    number: goesOn ? session.number : (session?.number ?? 0) + 1,
    startAt: goesOn ? session.startAt : event.timestamp,
    startedBy: goesOn ? session.startedBy : event.messageId,
    lastAt: event.timestamp,
    events: (goesOn ? session.events : 0) + (isDoing ? 1 : 0),
    pages: (goesOn ? session.pages : 0) + (event.event === "Page" ? 1 : 0),
    referrer: goesOn ? (session.referrer ?? said) : said,
  };
}
