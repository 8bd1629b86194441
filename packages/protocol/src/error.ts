/**
 * Every error that crosses the wire, with its HTTP status and whether the same call may succeed later.
 *
 * The body is always `{ error: { code, message, retryable } }`.
 */
export const errors = {
  bad_request: { status: 400, retryable: false },
  bad_json: { status: 400, retryable: false },
  too_large: { status: 413, retryable: false },
  /** A file of a type that is not taken, or that is not what its sender says it is. */
  bad_type: { status: 415, retryable: false },
  /** Too much of it for now. */
  rate_limited: { status: 429, retryable: true },
  not_found: { status: 404, retryable: false },
  forbidden: { status: 403, retryable: false },
  /** The device key does not fit the anonymousId. */
  foreign_device: { status: 403, retryable: false },
  /** The JWT does not prove who the customer is: expired, for somebody else's audience, or signed with another key. */
  bad_identity_token: { status: 401, retryable: false },
  /** The device is known to be another customer's; whoever uses it now needs an anonymousId of their own. */
  other_user: { status: 403, retryable: false },
  /** A webhook that was not signed with a secret of this source, or too long ago. */
  bad_signature: { status: 401, retryable: false },
  unknown_rule: { status: 404, retryable: false },
  stale_rule: { status: 409, retryable: false },
  /** The server has not seen the behaviour that the rule asks for. */
  claim_not_earned: { status: 403, retryable: false },
  /** The conversation has ended; an `open` begins a new one. */
  conversation_closed: { status: 409, retryable: false },
  /** The customer has another conversation open already. */
  conversation_open: { status: 409, retryable: false },
  /** A rule set that does not pass the check; the message lists what is wrong, and where. */
  bad_rules: { status: 422, retryable: false },
  /** It would switch off most of what is in force: it has to be said twice. */
  needs_force: { status: 409, retryable: false },
  /** Somebody else has published since this was prepared. */
  conflict: { status: 409, retryable: false },
  budget_spent: { status: 410, retryable: false },
  /** A code that cannot be used: unknown, used, expired, somebody else's. Which of them is not said. */
  coupon_refused: { status: 422, retryable: false },
  /** A good code, and an order that it is not for. */
  coupon_not_applicable: { status: 422, retryable: false },
  /** A reservation that has ended some other way. */
  redemption_over: { status: 409, retryable: false },
  /** An idempotency key that was used for something else. */
  idempotency_conflict: { status: 409, retryable: false },
  internal: { status: 500, retryable: true },
  unavailable: { status: 503, retryable: true },
} as const satisfies Record<string, { status: number; retryable: boolean }>;

/** A code of {@link errors}. */
export type ErrorCode = keyof typeof errors;

/** The body of every refusal. */
export interface ErrorReply {
  readonly error: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly retryable: boolean;
  };
}

/**
 * An error with a code that the other side knows. `message` says what happened, to which one, and what to do next.
 *
 * It is told apart by its `profferError` mark, not by `instanceof`, which fails across bundles.
 *
 * @example
 * ```ts
 * throw new ProfferError("unknown_rule", "No rule “win-back” in the published rule set. Reload the page to get the current rules.");
 * ```
 */
export class ProfferError extends Error {
  readonly profferError = true;
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "ProfferError";
    this.code = code;
  }

  get retryable(): boolean {
    return errors[this.code].retryable;
  }

  toReply(): ErrorReply {
    return { error: { code: this.code, message: this.message, retryable: this.retryable } };
  }
}

/**
 * Whether something thrown is one of ours, whichever bundle it came from.
 *
 * @example
 * ```ts
 * offer.claim().catch((thrown) => show(isProfferError(thrown) ? thrown.message : "Please try again."));
 * ```
 */
export function isProfferError(thrown: unknown): thrown is ProfferError {
  return typeof thrown === "object" && thrown !== null && "profferError" in thrown;
}
