import type { Erased, PersonExport, PersonRequest } from "@proffer/protocol";
import { isProfferError, eraseRoute, exportRoute } from "@proffer/protocol";
import type { Identity } from "../storage/storage.ts";
import type { Http } from "../transport/http.ts";
import type { Erasure } from "../types.ts";

/** @throws ProfferError where the server does not answer, or refuses. */
export function exportPerson(http: Http, identity: Identity): Promise<PersonExport> {
  const request: PersonRequest = { anonymousId: identity.anonymousId };
  return insisting(identity, (who) => http.post<PersonExport>(exportRoute, request, who));
}

/** Tries a few times: what is erased here can never be asked for again, for who it was is forgotten with it. */
export async function erasePerson(
  http: Http | undefined,
  identity: Identity,
): Promise<Erasure["server"]> {
  if (!http) return "none";
  const request: PersonRequest = { anonymousId: identity.anonymousId };
  for (let tries = 3; tries > 0; tries--) {
    try {
      await insisting(identity, (who) => http.post<Erased>(eraseRoute, request, who, true));
      return "erased";
    } catch (error) {
      if (isProfferError(error) && !error.retryable) return "refused";
    }
  }
  return "unreachable";
}

/** A token that has expired meanwhile speaks for nobody; the device still speaks for itself. */
async function insisting<Reply>(
  identity: Identity,
  ask: (who: Identity) => Promise<Reply>,
): Promise<Reply> {
  try {
    return await ask(identity);
  } catch (error) {
    if (!isProfferError(error) || error.code !== "bad_identity_token") throw error;
    const { token: _expired, ...device } = identity;
    return ask(device);
  }
}
