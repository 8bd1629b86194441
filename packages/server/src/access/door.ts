import type { FastifyRequest } from "fastify";
import { ProfferError } from "@proffer/protocol";
import { isSameSecret } from "../secrets.ts";
import { shownKeys } from "../sites/site-name.ts";
import type { SessionCookie } from "./cookies.ts";
import type { Keys } from "./keys.ts";
import type { Principal } from "./roles.ts";
import { isSameOrigin } from "./same-origin.ts";
import type { Sessions } from "./sessions.ts";

/**
 * What a request has shown to be let in at all: `open`: this site asks for nothing; `public`: a page's key; `secret`: the
 * shop's server; `desk`: somebody who works here; `none`: nothing, and it is asked for.
 */
export type Admission = "open" | "public" | "secret" | "desk" | "none";

/** Finds out who a request comes from, and whether it may come in. */
export interface Door {
  /** By whatever it carries; `undefined`: nobody that we know. A cookie that another site has sent along counts for nothing. */
  recognize(request: FastifyRequest): Promise<Principal | undefined>;
  /** @throws ProfferError `forbidden` for a key that is none, or a page's where it may not be used. */
  admit(request: FastifyRequest, principal: Principal | undefined): Promise<Admission>;
}

export interface DoorOptions {
  readonly agentKey: string;
  readonly keys: Keys;
  readonly sessions: Sessions;
  readonly cookie: SessionCookie;
}

export function createDoor({ agentKey, keys, sessions, cookie }: DoorOptions): Door {
  return {
    async recognize(request) {
      const { headers } = request;
      const given = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
      if (given !== undefined && isSameSecret(given, agentKey))
        return { role: "admin", name: "the desk's key" };
      const shop = await recognizeShop(request);
      if (shop) return shop;
      // Whoever says who they are by a header means that, and not a cookie that happens to be there.
      return given === undefined ? recognizeAccount(request) : undefined;
    },

    async admit(request, principal) {
      const ring = await keys.current();
      const shown = shownKeys(request.raw);
      const found = shown.flatMap((each) => ring.find(each) ?? []);
      const key = found.find(({ kind }) => kind === "secret") ?? found[0];
      if (key) keys.noteUse(key);
      if (key?.kind === "secret") return "secret";
      if (!ring.isRequired) return "open";
      if (key) {
        requireOrigin(request, key.origins);
        return "public";
      }
      if (principal) return "desk";
      if (shown.some((each) => each.includes("_")))
        throw new ProfferError(
          "forbidden",
          "The site's key is not one that is in force here. Take one that “proffer sites keys” shows.",
        );
      return "none";
    },
  };

  async function recognizeShop(request: FastifyRequest): Promise<Principal | undefined> {
    const shown = shownKeys(request.raw).filter((each) => each.startsWith("sk_"));
    if (shown.length === 0) return undefined;
    const ring = await keys.current();
    const [key] = shown.flatMap((each) => ring.find(each) ?? []);
    if (!key) return undefined;
    if (request.headers.origin !== undefined)
      throw new ProfferError(
        "forbidden",
        "A secret key came from a page, where everybody can read it. Revoke it, and use a public one there.",
      );
    return { role: "shop", name: key.name };
  }

  async function recognizeAccount(request: FastifyRequest): Promise<Principal | undefined> {
    const token = cookie.read(request);
    const signedIn = token === undefined ? undefined : await sessions.find(token);
    if (!signedIn || (isWriting(request) && !isSameOrigin(request.headers))) return undefined;
    const { account } = signedIn;
    return { role: account.role, name: account.mail, account, session: signedIn.token };
  }
}

/** A request without an origin comes from a program, or from a page of this very host; a browser hides no other page's. */
function requireOrigin({ headers: { origin } }: FastifyRequest, allowed: readonly string[]): void {
  if (origin === undefined || allowed.includes("*") || allowed.includes(origin)) return;
  throw new ProfferError(
    "forbidden",
    `Pages of ${origin.slice(0, 200)} may not use this key. Add the origin by “proffer sites add-key --origin …”.`,
  );
}

/** A socket that is opened can do everything. */
function isWriting({ method, headers }: FastifyRequest): boolean {
  if (method === "GET" && headers.upgrade?.toLowerCase() === "websocket") return true;
  return method !== "GET" && method !== "HEAD" && method !== "OPTIONS";
}
