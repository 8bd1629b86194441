import type { IncomingHttpHeaders } from "node:http";
import { ProfferError } from "@proffer/protocol";
import type { ClientFrame } from "@proffer/protocol";
import { requireDevice } from "../events/devices.ts";
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
  { store, identity, agentKey, clock }: AdmitOptions,
): Promise<Admission> {
  if (hello.role === "visitor") {
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
  if (!isSameSecret(hello.key, agentKey))
    throw new ProfferError(
      "forbidden",
      "The agent key is not right. Open the desk by the address that the server printed.",
    );
  return { party: { role: "agent", name: hello.name } };
}

/** A browser always says where a socket comes from; a program that says nothing is no cross-site page. */
function isSameHost({ origin, host }: IncomingHttpHeaders): boolean {
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
