import type { Decision, Problem, Ruleset, State } from "@proffer/engine";
import type { SourceReport } from "../sources/start-sources.ts";
import type { RulesOrigin } from "../transport/load-rules.ts";
import type { ConsentState, ProfferProblem } from "../types.ts";

/** Everything that a report is made of. Nothing in it is changed. */
export interface ReportInput {
  /** Of the client. */
  readonly version: string;
  /** UTC ms on the server's clock. */
  readonly now: number;
  readonly endpoint: string | undefined;
  readonly site: string;
  readonly locale: string;
  /** The page's address, without its query. */
  readonly page?: string | undefined;
  /** There where a draft is tried; UTC ms, where the server has said until when. */
  readonly preview?: { readonly expiresAt?: number | undefined } | undefined;
  readonly ruleset: Ruleset;
  readonly rulesFrom: RulesOrigin;
  /** What was wrong with the rule set when it was read. */
  readonly rulesetProblems: readonly Problem[];
  /** With its whole history read: `await state.recall()`. */
  readonly state: State;
  /** What was decided on this page, oldest first: it says when a rule fired. */
  readonly decisions: readonly Decision[];
  readonly consent: ConsentState;
  readonly identity: {
    readonly anonymousId: string;
    readonly userId?: string;
    readonly token?: string;
  };
  readonly storage: {
    readonly kind: "indexeddb" | "memory" | "host";
    /** How many events the server has not confirmed. */
    readonly unsent: number;
    /** Whether who the customer is, or what they did, was brought back from the shop's server. */
    readonly restored: boolean;
  };
  readonly isLeader: boolean;
  /** What is known of the server, UTC ms; absent before the first answer or failure. */
  readonly server: {
    readonly answeredAt?: number | undefined;
    /** Why the last request failed, in a sentence; absent where it did not. */
    readonly failure?: string | undefined;
  };
  readonly sources: readonly SourceReport[];
  /** Which source told of an event: a source's name, `host` for the page's own call, `widget` for Proffer itself. */
  readonly sourceOf: (messageId: string) => string | undefined;
  /** How far the server's clock is ahead of this device's. */
  readonly clockOffsetMs: number;
  /** What went wrong on this page, oldest first. */
  readonly problems: readonly { readonly at: number; readonly problem: ProfferProblem }[];
}
