/** Who an account may be: each may do what the one before it may. */
export type AccountRole = "agent" | "lead" | "admin";

/** Somebody who works at the shop, as the desk and the command line see them. */
export interface Account {
  readonly id: string;
  readonly mail: string;
  /** As customers read it. */
  readonly name: string;
  readonly role: AccountRole;
  /** Whether there is a password; without one somebody signs in by a provider, or has yet to follow their invitation. */
  readonly hasPassword: boolean;
  /** UTC ms. */
  readonly createdAt: number;
  readonly disabled: boolean;
}

/** A way to sign in beside mail and password. */
export interface SignInProvider {
  readonly id: string;
  /** What the button says: “Sign in with …”. */
  readonly name: string;
}

/** Whether somebody is signed in, and how one may. */
export interface SessionReply {
  readonly account: Account | null;
  readonly providers: readonly SignInProvider[];
  /** Whether there is anybody who could; a server that is tried out has its desk's key only. */
  readonly hasAccounts: boolean;
  /** Whether a forgotten password can be set anew by mail. */
  readonly canReset: boolean;
}

/** What somebody signs in with. */
export interface SignInRequest {
  readonly mail: string;
  readonly password: string;
}

/** Asks for a mail with a link to set a new password. */
export interface ResetRequest {
  readonly mail: string;
}

/** Sets a password by what an invitation's or a reset's link holds. */
export interface SetPasswordRequest {
  readonly ticket: string;
  readonly password: string;
}

/** Somebody who is to sign in from now on. */
export interface NewAccount {
  readonly mail: string;
  readonly name: string;
  readonly role: AccountRole;
}

/** An account that was added: how its owner gets in. */
export interface Invitation {
  readonly account: Account;
  /** Where the password is set, for 72 hours; `null` where it went by mail. */
  readonly link: string | null;
}

/** What is to be another thing about an account; what is left out stays. */
export interface AccountChange {
  readonly name?: string;
  readonly role?: AccountRole;
  /** A disabled account is signed out at once. */
  readonly disabled?: boolean;
}

/** A key of a site: `public` for its pages, `secret` for its server. */
export interface SiteKey {
  readonly id: string;
  readonly kind: "public" | "secret";
  readonly name: string;
  /** A public key whole; of a secret one how it begins. */
  readonly key: string;
  /** The origins whose pages may use it; `*`: any. */
  readonly origins: readonly string[];
  readonly createdAt: number;
  /** To the minute; `null`: never. */
  readonly usedAt: number | null;
  readonly revoked: boolean;
}

/** A key that is to be made. */
export interface NewSiteKey {
  readonly kind: "public" | "secret";
  readonly name: string;
  readonly origins?: readonly string[];
}

/** A key that was made just now: the only time that a secret one is said. */
export interface MadeSiteKey extends SiteKey {
  readonly secret: string;
}

/** Which site a request is for: a key of it, or its id. */
export const siteHeader = "x-proffer-site";
