import { createSecretKey } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import { findFault, parseRuleset } from "@proffer/engine";
import type { Ruleset } from "@proffer/engine";
import { ProfferError } from "@proffer/protocol";
import type { Preview, RefusedRule } from "@proffer/protocol";
import { digest } from "../secrets.ts";
import { keepSecret } from "../storage/settings.ts";
import type { Store } from "../storage/store.ts";

/** Drafts that are tried on the real site before they are published. */
export interface Previews {
  /**
   * Keeps a draft and signs a link to it.
   *
   * @throws ProfferError `bad_request` for what is no rule set at all. Rules that cannot run are told of and left out, as
   * they would be when published.
   */
  create(draft: unknown): Promise<Preview>;
  /** @throws ProfferError `not_found` for a link that is not ours, was changed, or has expired. */
  read(token: string): Promise<Draft>;
}

/** A draft as the browser that holds its link gets it. */
export interface Draft {
  readonly ruleset: Ruleset;
  /** UTC ms. */
  readonly expiresAt: number;
}

/** Long enough for a colleague in another time zone to look, short enough to be gone before it misleads anybody. */
const lifetimeMs = 24 * 3_600_000;

const audience = "proffer-preview";

/** Deeper than any condition that a person could read. */
const maxDepth = 64;

/**
 * A link names its draft by hash and is signed, so that nobody can make one up; whoever holds it sees the draft, and
 * nobody else does.
 *
 * @example
 * ```ts
 * const previews = await createPreviews({ store, clock: Date.now });
 * const { token } = await previews.create({ version: 1, rules: [] });
 * (await previews.read(token)).ruleset.rules.length;
 * ```
 */
export async function createPreviews({
  store,
  clock,
}: {
  readonly store: Store;
  readonly clock: () => number;
}): Promise<Previews> {
  const key = createSecretKey(Buffer.from(await keepSecret(store.db, "preview_key")));
  return {
    async create(draft) {
      const json = writeDraft(draft);
      const { problems } = parseRuleset(JSON.parse(json));
      const hash = digest(json);
      const expiresAt = clock() + lifetimeMs;
      await store.db.deleteFrom("previews").where("expires_at", "<", clock()).execute();
      await store.db
        .insertInto("previews")
        .values({ hash, json, expires_at: expiresAt })
        .onConflict((conflict) => conflict.column("hash").doUpdateSet({ expires_at: expiresAt }))
        .execute();
      const token = await new SignJWT()
        .setProtectedHeader({ alg: "HS256" })
        .setSubject(hash)
        .setAudience(audience)
        .setExpirationTime(new Date(expiresAt))
        .sign(key);
      const refused: readonly RefusedRule[] = problems.map(({ rule, message }) => ({
        rule: rule ?? "",
        message,
      }));
      return { token, expiresAt, refused };
    },

    async read(token) {
      const { hash, expiresAt } = await readToken(token, key, clock());
      const row = await store.db
        .selectFrom("previews")
        .select("json")
        .where("hash", "=", hash)
        .executeTakeFirst();
      if (!row) throw gone();
      return { ruleset: parseRuleset(JSON.parse(row.json)).ruleset, expiresAt };
    },
  };
}

type Key = ReturnType<typeof createSecretKey>;

async function readToken(
  token: string,
  key: Key,
  now: number,
): Promise<{ readonly hash: string; readonly expiresAt: number }> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ["HS256"],
      audience,
      currentDate: new Date(now),
      requiredClaims: ["sub", "exp"],
    });
    return { hash: payload.sub as string, expiresAt: (payload.exp as number) * 1000 };
  } catch {
    throw gone();
  }
}

function gone(): ProfferError {
  return new ProfferError(
    "not_found",
    "This preview link is not valid any more. Make a new one: proffer preview RULES.json.",
  );
}

/** @throws ProfferError `bad_request`. */
function writeDraft(draft: unknown): string {
  const isRuleset =
    typeof draft === "object" &&
    draft !== null &&
    Array.isArray((draft as { rules?: unknown }).rules);
  if (!isRuleset || findFault(draft, maxDepth) !== undefined)
    throw new ProfferError(
      "bad_request",
      "The draft is no rule set: a JSON object with a list of “rules”. `proffer check` says what is wrong with it.",
    );
  return JSON.stringify(draft);
}
