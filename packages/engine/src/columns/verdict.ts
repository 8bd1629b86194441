import type { Stage } from "../decision/decision.ts";

/** What came of one firing of a back-test. */
export interface Verdict {
  readonly outcome: "act" | "refuse";
  /** What refused it. */
  readonly stage?: Stage;
  /** Held out, and without the experiment it would have been done: it uses up the rule's own limits. */
  readonly heldOut?: true;
  /**
   * The opening instant that it waited for, UTC ms: it was done then, or refused then. With the stage `schedule` it was
   * still waiting when the log ended, or a later firing of the same rule and key took its place.
   */
  readonly until?: number;
  /** Which of the rule's `limits`, or of the rule set's `frequency`, it ran into, from 0. */
  readonly cap?: number;
  /** It was the `minGap` of that `frequency`. */
  readonly gap?: true;
  /** Who had the surface: an index into the rule set's `rules`. */
  readonly lostTo?: number;
  /** Of something done by a rule with variants: which, from 0. */
  readonly variant?: number;
}
