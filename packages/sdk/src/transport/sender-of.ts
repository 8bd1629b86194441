import type { Identity, Unsent } from "../storage/storage.ts";

/** Events are sent in the name of their device; the shop's word for who the customer is goes with those of now. */
export function senderOf(
  one: Unsent | undefined,
  { anonymousId, deviceKey: own, token }: Identity,
): Pick<Identity, "deviceKey" | "token"> {
  const { deviceKey = own } = one ?? {};
  const isOwn = deviceKey === own && one?.event.anonymousId === anonymousId;
  return { deviceKey, ...(isOwn && token !== undefined && { token }) };
}
