import type { IncomingHttpHeaders } from "node:http";
import { ProfferError } from "@proffer/protocol";
import type { ClientFrame } from "@proffer/protocol";
import { requireDevice } from "../events/devices.ts";
import type { Admission as Entrance } from "../access/door.ts";
import type { Principal } from "../access/roles.ts";
import { mayUse } from "../access/roles.ts";
import type { Identity } from "../identity/identity.ts";
import { isSameSecret } from "../secrets.ts";
import type { Store } from "../storage/store.ts";
import type { Party } from "./party.ts";

export type Hello = Extract<ClientFrame, { type: "hello" }>;

export interface AdmitOptions {
  readonly store: Store;
  readonly identity: Pick<Identity, "prove">;
  readonly agentKey: string;
  readonly clock: () => number;
  /** Who has opened the socket, if a cookie said so. */
  readonly principal?: Principal | undefined;
  /** What the request has shown. */
  readonly entrance?: Entrance | undefined;
}

/** Who a socket is let in as. */
export interface Admission {
  readonly party: Party;
  /** What is wrong with the identity token that a visitor has shown: no reason to leave them without help. */
  readonly warning?: ProfferError;
}

/**
 * Whether a socket may take part, and as whom.
 *
 * @throws ProfferError `forbidden`, `foreign_device` or `other_user`.
 */
export async function admit(
  hello: Hello,
  headers: IncomingHttpHeaders,
  { store, identity, agentKey, clock, principal, entrance }: AdmitOptions,
): Promise<Admission> {
  if (hello.role === "visitor") {
    if (entrance === "none")
      throw new ProfferError(
        "forbidden",
        "This site asks for its key: put “/s/KEY” before the path of the server's address.",
      );
    const { anonymousId, deviceKey, identityToken } = hello;
    await requireDevice(store.db, anonymousId, deviceKey, clock());
    const proof = await identity.prove(anonymousId, identityToken);
    const party = { role: "visitor", anonymousId } as const;
    if (!proof || "userId" in proof) return { party };
    return { party, warning: new ProfferError("bad_identity_token", proof.problem) };
  }
  // The desk is ours, so its page comes from this host. Visitors may sit on any shop's page.
  if (!isSameHost(headers))
    throw new ProfferError(
      "forbidden",
      "Agents answer from this server's own desk, not from another site.",
    );
  if (hello.key === undefined && principal?.account && mayUse("agent", principal))
    return { party: { role: "agent", name: principal.account.name } };
  if (hello.key === undefined || !isSameSecret(hello.key, agentKey))
    throw new ProfferError(
      "forbidden",
      "The agent key is not right. Sign in, or open the desk by the address that the server printed.",
    );
  return { party: { role: "agent", name: hello.name ?? "Support" } };
}

/** A browser always says where a socket comes from; a program that says nothing is no cross-site page. */
function isSameHost({ origin, host }: IncomingHttpHeaders): boolean {
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
