/** What rule sets were published, and how far. */
export interface PublicationTables {
  /** What bulletins are signed with. */
  signing_keys: SigningKeyRow;
  /** Everything that was ever done to what is in force; the last row is how it stands. No row is ever changed. */
  publications: PublicationRow;
  /** How far the events of a roll-out's step have been counted. */
  rollout_watch: { step: string; seq: number; coupons_from: number; counts: string };
}

export interface SigningKeyRow {
  kid: string;
  alg: "EdDSA" | "ES256";
  /** As JSON Web Keys. */
  public_jwk: string;
  /** Nobody is ever told; gone once the key is retired. */
  private_jwk: string | null;
  made_at: number;
  retired_at: number | null;
}

export interface PublicationRow {
  number: number;
  /** The number of the row before it. Unique, so that of two who write at once the second has to look again. */
  follows: number;
  at: number;
  /** A principal's name; or that of a file, or of the server itself. */
  who: string;
  what: string;
  why: string;
  /** What stands in the audit log besides, as a JSON list of lines. */
  details: string;
  /** Hashes of `rulesets`; `null`: none yet. */
  stable: string | null;
  /** What is tried on some. */
  candidate: string | null;
  percent: number;
  /** Puts the customers into an order of their own for each candidate. */
  seed: string;
  /** When it is stopped, as JSON. */
  guard: string | null;
  /** Ids of rules that are switched off, as JSON. */
  off: string;
  all_off: "yes" | "no";
}
