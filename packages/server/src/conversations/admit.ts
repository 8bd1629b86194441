import type { IncomingHttpHeaders } from "node:http";
import { ProfferError } from "@proffer/protocol";
import type { ClientFrame } from "@proffer/protocol";
import { requireDevice } from "../events/devices.ts";
import { isSameSecret } from "../secrets.ts";
import type { Store } from "../storage/store.ts";
import type { Party } from "./party.ts";

export type Hello = Extract<ClientFrame, { type: "hello" }>;

export interface AdmitOptions {
  readonly store: Store;
  readonly agentKey: string;
  readonly clock: () => number;
}

/**
 * Whether a socket may take part, and as whom.
 *
 * @throws ProfferError `forbidden` or `foreign_device`.
 */
export async function admit(
  hello: Hello,
  headers: IncomingHttpHeaders,
  { store, agentKey, clock }: AdmitOptions,
): Promise<Party> {
  if (hello.role === "visitor") {
    await requireDevice(store.db, hello.anonymousId, hello.deviceKey, clock());
    return { role: "visitor", anonymousId: hello.anonymousId };
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
  return { role: "agent", name: hello.name };
}

/** A browser always says where a socket comes from; a program that says nothing is no cross-site page. */
function isSameHost({ origin, host }: IncomingHttpHeaders): boolean {
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
