/** Who may do what. */
export interface AccessTables {
  /** The shops beside the default one that this server serves; kept in the default one's store only. */
  sites: SiteRow;
  site_keys: SiteKeyRow;
  accounts: AccountRow;
  account_sessions: AccountSessionRow;
  /** Links that let somebody set a password, and sign-ins that are on their way to a provider and back. */
  tickets: TicketRow;
  /** How often somebody has asked, where several servers have to count together. */
  rates: { name: string; points: number; until: number };
}

export interface SiteRow {
  id: string;
  /** The rules file that it follows, if it does. */
  rules: string | null;
  created_at: number;
}

export interface SiteKeyRow {
  id: string;
  kind: "public" | "secret";
  name: string;
  /** A public key as it is; a secret one's SHA-256. */
  value: string;
  /** What a secret key begins with, so that its owner knows which one it is. */
  hint: string;
  /** JSON: the origins whose pages may use a public key. */
  origins: string;
  created_at: number;
  /** Roughly: not every request is written down. */
  used_at: number | null;
  revoked_at: number | null;
}

export interface AccountRow {
  id: string;
  /** In small letters. */
  mail: string;
  name: string;
  role: "agent" | "lead" | "admin";
  /** argon2id, as a PHC string; `null`: none was set. */
  password_hash: string | null;
  /** Issuer and subject of who signs in by a provider. */
  provider_subject: string | null;
  created_at: number;
  disabled_at: number | null;
}

export interface AccountSessionRow {
  /** SHA-256 of what the cookie holds. */
  hash: string;
  account: string;
  created_at: number;
  seen_at: number;
}

export interface TicketRow {
  /** SHA-256 of what its holder has. */
  hash: string;
  kind: "password" | "oidc";
  account: string | null;
  /** JSON: what is needed to go on. */
  state: string;
  expires_at: number;
}
