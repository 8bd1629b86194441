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
  unknown_rule: { status: 404, retryable: false },
  stale_rule: { status: 409, retryable: false },
  /** The server has not seen the behaviour that the rule asks for. */
  claim_not_earned: { status: 403, retryable: false },
  /** The conversation has ended; an `open` begins a new one. */
  conversation_closed: { status: 409, retryable: false },
  /** The customer has another conversation open already. */
  conversation_open: { status: 409, retryable: false },
  budget_spent: { status: 410, retryable: false },
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
