import type { ChatLine } from "./chat/chat-line.ts";
import type { Clock } from "./clock.ts";
import type { Speaker, Weight } from "./consent/consent.ts";
import type { Event } from "@proffer/engine";
import type { Identity } from "./storage/storage.ts";
import type { ProfferProblem } from "./types.ts";
import type { Sources } from "./sources/start-sources.ts";
import type { Published } from "./transport/published.ts";

/** One word on what the customer agreed to. */
export type Word = readonly [given: Readonly<Record<string, boolean>>, by: Speaker, weight: Weight];

/** What happened on a page before somebody took over, oldest first. */
export interface Past {
  readonly heard: (readonly [event: Event, source: string | undefined])[];
  /** Each with when it was, UTC ms. */
  readonly problems: (readonly [problem: ProfferProblem, at: number])[];
}

/** What a page that did without the engine leaves to the one that goes on with it. */
export interface Handover {
  readonly clock: Clock;
  readonly past: Past;
  readonly sources: Sources;
  readonly chat: ChatLine;
  /** Who the customer has been on this page so far. */
  readonly identity: Identity;
  /** What was said on this page of what the customer agreed to. */
  readonly words: readonly Word[];
  /** When the server last did what it was asked, by the device's clock. */
  readonly answeredAt: number | undefined;
  /** What is known of the rules. */
  readonly published: Published;
}
