/** How it stands with what is published: what `GET /v1/rulesets` answers, and every change of it. */
export interface PublicationState {
  /** Of the last change; see `Bulletin`. */
  readonly number: number;
  /** When that was, UTC ms. */
  readonly at: number;
  /** What most customers have; `null` before the first publication. */
  readonly stable: Version | null;
  /** What is tried on some of them. */
  readonly candidate: Candidate | null;
  /** Rules that are switched off, whichever version they are in. */
  readonly off: readonly string[];
  /** Whether everything is, beside those. */
  readonly allOff: boolean;
}

/** A rule set that was published once. It never changes. */
export interface Version {
  /** Of its content. */
  readonly hash: string;
  /** When it was first published, UTC ms. */
  readonly publishedAt: number;
  /** How many rules it has. */
  readonly rules: number;
}

/** A version that only some customers have. */
export interface Candidate extends Version {
  /** How many of a hundred. */
  readonly percent: number;
  readonly guard: RolloutGuard;
}

/**
 * When a roll-out is stopped by itself: once the customers who have the candidate are worse off than the others by more
 * than this. Shares are from 0 to 1.
 */
export interface RolloutGuard {
  /** Nothing is judged by fewer messages than that, in either group. */
  readonly minShown: number;
  /** How much larger the share of messages that could not be shown may be. */
  readonly errors: number;
  /** How much larger the share of shown messages that were dismissed may be. */
  readonly dismissals: number;
  /** Nothing is judged by fewer coupons than that. */
  readonly minCoupons: number;
  /** How many times as much a customer may cost, in coupons, in each currency and in percent. */
  readonly spend: number;
  /** How many coupons a candidate may give out at one step where the others have none to compare with. */
  readonly maxCoupons: number;
}

/** What holds where a publication says nothing else. */
export const defaultGuard: RolloutGuard = {
  // A share of 30 messages is right within 15 points or so, which is about what it is compared by.
  minShown: 30,
  errors: 0.05,
  dismissals: 0.2,
  minCoupons: 20,
  spend: 3,
  maxCoupons: 200,
};

/** `POST /v1/rulesets`. */
export interface PublishRequest {
  /** The rule file, to the letter. */
  readonly text: string;
  /** Its name, for what is said about it. */
  readonly file?: string | undefined;
  /** The version that this was made from: the candidate, or else the stable one; `null` before the first. Refused where another one is there by now. */
  readonly replaces: string | null;
  /** How many of a hundred customers get it, 1 to 100; 1 if left out, and all where nothing was published before. */
  readonly percent?: number | undefined;
  /** Why, for the audit log. */
  readonly message?: string | undefined;
  /** Publishes what would leave no rule, or less than half of them. */
  readonly force?: boolean | undefined;
  /** Looks only, and says what would change. */
  readonly dryRun?: boolean | undefined;
  /** What a back-test found, for the audit log. */
  readonly backtest?: readonly string[] | undefined;
  readonly guard?: { readonly [Bound in keyof RolloutGuard]?: number | undefined } | undefined;
}

/** What came of a {@link PublishRequest}, or would. */
export interface PublishReply {
  readonly hash: string;
  readonly percent: number;
  /** In words, a line each; none where it says the same as what is in force. */
  readonly changes: readonly string[];
  /** What the check has to say, each with its place and a hint. */
  readonly warnings: readonly string[];
  /** Why it asks for `force`; `null` where it does not. */
  readonly needsForce: string | null;
  /** As it stands now; of a dry run, as it stood. */
  readonly state: PublicationState;
}

/** `POST /v1/rollout`. */
export interface RolloutRequest {
  /** 1 to 100; at 100 it becomes the stable version. */
  readonly percent: number;
  /** The candidate that is meant; refused where it is another one by now. */
  readonly hash?: string | undefined;
  readonly message?: string | undefined;
}

/** `POST /v1/switches`. */
export interface SwitchRequest {
  readonly rules: readonly string[] | "all";
  readonly on: boolean;
  readonly message?: string | undefined;
}

/** `POST /v1/rollback`. */
export interface RollbackRequest {
  /** The version to go back to, or how it begins; without it, the one before. */
  readonly hash?: string | undefined;
  /** The version that is left; refused where another one is there by now. */
  readonly leaves?: string | undefined;
  readonly message?: string | undefined;
}

/** `POST /v1/rules-keys`: adds a pair of each kind, or takes one out of use. */
export type RulesKeysRequest =
  | { readonly action: "add"; readonly message?: string | undefined }
  | { readonly action: "retire"; readonly kid: string; readonly message?: string | undefined };

/**
 * What was done: `stop` is a roll-out that was stopped by itself, `restore` what was in force in a backup and is again.
 */
export type PublicationAct =
  | "publish"
  | "rollout"
  | "switch"
  | "rollback"
  | "stop"
  | "keys"
  | "restore";

/** One line of the audit log. */
export interface AuditEntry {
  readonly number: number;
  /** UTC ms. */
  readonly at: number;
  /** An account, a key, a file, or `Proffer` itself. */
  readonly who: string;
  readonly what: PublicationAct;
  /** The newest version before, the candidate if there was one. */
  readonly from: string | null;
  readonly to: string | null;
  /** How many of a hundred customers have it since. */
  readonly percent: number;
  readonly why: string;
  readonly details: readonly string[];
}

/** `GET /v1/audit?before=NUMBER&limit=N`: the newest first. */
export interface AuditReply {
  readonly entries: readonly AuditEntry[];
  /** What to ask for as `before` to go on; `null` at the end. */
  readonly next: number | null;
}
