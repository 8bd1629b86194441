import type { CompiledRuleset, WatchPlan } from "@proffer/engine";

/**
 * What is in force on a site, for one group of its customers. It crosses the wire as the text of a {@link SignedBulletin},
 * to the letter as it was signed.
 */
export interface Bulletin {
  /**
   * Goes up with everything that a site publishes: a version, a step of its roll-out, a switch, a way back. It never
   * falls, so that whoever knows a higher one is looking at something old.
   */
  readonly number: number;
  /** When that was published, UTC ms. */
  readonly issuedAt: number;
  /** Of the version as it was written; switches leave it alone. */
  readonly hash: string;
  /** The rules that are switched off, or all of them. What is handed out has that applied already. */
  readonly off: SwitchedOff;
  /** The rule set, read and checked: a page only has to take it up. */
  readonly rules: CompiledRuleset;
  /** How a page tells, without the engine, that nothing can come of an event. */
  readonly watch: WatchPlan;
  /** The rule set as JSON, its refused rules already taken out; there where `?ruleset` asks for it. */
  readonly ruleset?: unknown;
}

/** Ids of rules, or `"all"`. */
export type SwitchedOff = readonly string[] | "all";

/**
 * A JSON Web Signature (RFC 7515, general JSON serialization) of a payload that is not encoded (RFC 7797): what is signed
 * is `BASE64URL(protected).payload`, the payload in UTF-8.
 */
export interface SignedBulletin {
  /** The text of a {@link Bulletin}. */
  readonly payload: string;
  /** One by each active key; whoever knows one of the keys needs no more. */
  readonly signatures: readonly BulletinSignature[];
}

/** One key's signature. */
export interface BulletinSignature {
  /** Base64url of `{ "alg": "EdDSA" | "ES256", "kid": "…", "b64": false, "crit": ["b64"] }`. */
  readonly protected: string;
  /** Base64url. */
  readonly signature: string;
}

/** What `GET /.well-known/proffer-keys.json` answers: a JSON Web Key Set (RFC 7517) of public keys. */
export interface RulesKeys {
  readonly keys: readonly RulesKey[];
}

/** A public key that bulletins are signed with: Ed25519, or P-256 for browsers that do not know the former. */
export type RulesKey =
  | RulesKeyOf<"EdDSA", { readonly kty: "OKP"; readonly crv: "Ed25519"; readonly x: string }>
  | RulesKeyOf<
      "ES256",
      { readonly kty: "EC"; readonly crv: "P-256"; readonly x: string; readonly y: string }
    >;

type RulesKeyOf<Alg extends string, Point> = Point & {
  readonly kid: string;
  readonly alg: Alg;
  readonly use: "sig";
};

/**
 * What a signed bulletin says. Its signature is not looked at here.
 *
 * @throws SyntaxError where the payload is no JSON.
 * @example
 * ```ts
 * const { number, off } = readBulletin(config.bulletin);
 * ```
 */
export function readBulletin({ payload }: SignedBulletin): Bulletin {
  return JSON.parse(payload) as Bulletin;
}
