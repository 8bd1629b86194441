import { customAlphabet } from "nanoid";
import type { Selectable } from "kysely";
import { ProfferError } from "@proffer/protocol";
import type { MadeSiteKey, NewSiteKey, SiteKey } from "@proffer/protocol";
import { digest } from "../secrets.ts";
import { formatKey } from "../sites/site-name.ts";
import type { Store } from "../storage/store.ts";
import type { SiteKeyRow } from "../storage/tables/access.ts";
import { createToken } from "./tokens.ts";

/** The keys by which a site's pages and its server are known. */
export interface Keys {
  list(): Promise<readonly SiteKey[]>;
  /** @throws ProfferError `bad_request` for a public key that no page may use. */
  add(key: NewSiteKey): Promise<MadeSiteKey>;
  /** @throws ProfferError `not_found`. */
  revoke(id: string): Promise<void>;
  /** What is in force, as of two seconds ago at the most: other servers may have changed it. */
  current(): Promise<KeyRing>;
  /** Notes that a key was used. */
  noteUse(key: SiteKey): void;
}

/** The keys that are in force. */
export interface KeyRing {
  /** Whether pages have to show a key: from the first one on, also when that is revoked. */
  readonly isRequired: boolean;
  /** Whether there is none in force, of either kind: then nobody can show what they are. */
  readonly isEmpty: boolean;
  /** A public or a secret key as it was shown, if it is in force. */
  find(shown: string): SiteKey | undefined;
  /** Whether any public key may be used by pages of an origin. */
  knowsOrigin(origin: string): boolean;
}

export interface KeyOptions {
  readonly store: Store;
  readonly site: string;
  readonly clock: () => number;
}

/** Typed on command lines, where a hyphen at the front would be an option. */
const createId = customAlphabet("0123456789abcdefghijklmnopqrstuvwxyz", 12);

const freshForMs = 2_000;
const noteEveryMs = 60_000;

export function createKeys({ store, site, clock }: KeyOptions): Keys {
  const { db } = store;
  const noted = new Map<string, number>();
  let ring: { readonly at: number; readonly keys: Promise<KeyRing> } | undefined;

  const keys: Keys = {
    async list() {
      const rows = await db.selectFrom("site_keys").selectAll().orderBy("created_at").execute();
      return rows.map(toKey);
    },

    async add({ kind, name, origins = [] }) {
      if (kind === "public" && origins.length === 0)
        throw new ProfferError(
          "bad_request",
          "A public key is for pages: say of which origins, like https://shop.example, or * for any.",
        );
      const secret = formatKey(kind, site, createToken());
      const row: Row = {
        id: createId(),
        kind,
        name,
        value: kind === "public" ? secret : digest(secret),
        hint: secret.slice(0, site.length + 8),
        origins: JSON.stringify(kind === "public" ? origins : []),
        created_at: clock(),
        used_at: null,
        revoked_at: null,
      };
      await db.insertInto("site_keys").values(row).execute();
      ring = undefined;
      return { ...toKey(row), secret };
    },

    async revoke(id) {
      const { numUpdatedRows: revoked } = await db
        .updateTable("site_keys")
        .set({ revoked_at: clock() })
        .where("id", "=", id)
        .where("revoked_at", "is", null)
        .executeTakeFirst();
      ring = undefined;
      if (revoked === 0n)
        throw new ProfferError("not_found", "There is no such key in force. Look at the list.");
    },

    current() {
      // A demonstration's clock may stand still or jump; this is about the machine's own time.
      const now = performance.now();
      if (!ring || now - ring.at > freshForMs) ring = { at: now, keys: read() };
      ring.keys.catch(() => (ring = undefined));
      return ring.keys;
    },

    noteUse({ id }) {
      const now = clock();
      if (now - (noted.get(id) ?? -Infinity) < noteEveryMs) return;
      noted.set(id, now);
      void db
        .updateTable("site_keys")
        .set({ used_at: now })
        .where("id", "=", id)
        .execute()
        // A note that is not made keeps nobody out.
        .catch(() => {});
    },
  };
  return keys;

  async function read(): Promise<KeyRing> {
    const all = await db.selectFrom("site_keys").selectAll().execute();
    const rows = all.filter((row) => row.revoked_at === null);
    const byValue = new Map(rows.map((row) => [row.value, toKey(row)]));
    const origins = new Set([...byValue.values()].flatMap((key) => key.origins));
    return {
      isEmpty: rows.length === 0,
      isRequired: all.some(({ kind }) => kind === "public"),
      find: (shown) => byValue.get(shown.startsWith("sk_") ? digest(shown) : shown),
      knowsOrigin: (origin) => origins.has("*") || origins.has(origin),
    };
  }
}

type Row = Selectable<SiteKeyRow>;

function toKey(row: Row): SiteKey {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    key: row.kind === "public" ? row.value : `${row.hint}…`,
    origins: JSON.parse(row.origins) as readonly string[],
    createdAt: row.created_at,
    usedAt: row.used_at,
    revoked: row.revoked_at !== null,
  };
}
