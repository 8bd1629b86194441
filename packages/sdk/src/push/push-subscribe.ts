import { ProfferError, routes } from "@proffer/protocol";
import type { ErrorReply, PushKeyReply, PushRequest } from "@proffer/protocol";
import { keptIdentity } from "./kept-identity.ts";

/** What {@link pushSubscribe} needs. */
export interface PushOptions {
  /** The Proffer server's address. */
  readonly server: string;
  /** As the page's Proffer has it; `"site"` if left out. */
  readonly site?: string;
  /** Whose browser it is, and what proves that. As the page's Proffer has kept it, if left out. */
  readonly identity?: { readonly anonymousId: string; readonly deviceKey: string };
  /**
   * Where Proffer's service worker lies on the shop's own site; `/proffer-push.js` if left out. A shop that has a worker of
   * its own names that one, and has it take in Proffer's: a place has one worker.
   */
  readonly worker?: string;
}

/**
 * What came of it: `"unsupported"` where the browser knows no push, `"denied"` where the customer does not want it,
 * `"unknown"` where the browser keeps nobody whom it could be for, for want of their consent say.
 */
export type PushOutcome = "subscribed" | "unsupported" | "denied" | "unknown";

const ownWorker = "/proffer-push.js";

/**
 * Lets this browser be notified when the customer is not there. To be called at a click: browsers ask the customer then,
 * and turn away a page that asks by itself.
 *
 * @returns whether it may be notified now.
 * @throws ProfferError where the server does not answer, or refuses.
 * @example
 * ```ts
 * button.onclick = () => pushSubscribe({ server: "https://help.example.com" });
 * ```
 */
export async function pushSubscribe({
  server,
  site,
  identity: given,
  worker = ownWorker,
}: PushOptions): Promise<PushOutcome> {
  if (!("serviceWorker" in navigator) || !("PushManager" in globalThis)) return "unsupported";
  // First of all, for a click counts for some seconds only.
  if ((await Notification.requestPermission()) !== "granted") return "denied";
  const identity = given ?? (await keptIdentity(site));
  if (!identity) return "unknown";
  const { publicKey } = (await ask(server, identity)) as PushKeyReply;
  const registration = await navigator.serviceWorker.register(worker);
  await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: publicKey,
  });
  await ask(server, identity, requestOf(identity.anonymousId, subscription));
  return "subscribed";
}

/**
 * Ends it, on this device and at the server.
 *
 * @throws ProfferError where the server does not answer; the device is not notified any more all the same.
 * @example
 * ```ts
 * button.onclick = () => pushUnsubscribe({ server: "https://help.example.com" });
 * ```
 */
export async function pushUnsubscribe({
  server,
  site,
  identity: given,
  worker = ownWorker,
}: PushOptions): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration(worker);
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return;
  const identity = given ?? (await keptIdentity(site));
  // The customer's word holds whether the server hears it or not: its next message finds nobody.
  await subscription.unsubscribe();
  if (identity)
    await ask(server, identity, { ...requestOf(identity.anonymousId, subscription), end: true });
}

function requestOf(anonymousId: string, subscription: PushSubscription): PushRequest {
  const { endpoint, keys } = subscription.toJSON();
  const { p256dh = "", auth = "" } = keys ?? {};
  return { anonymousId, subscription: { endpoint: endpoint ?? "", keys: { p256dh, auth } } };
}

async function ask(
  server: string,
  { deviceKey }: NonNullable<PushOptions["identity"]>,
  body?: PushRequest,
): Promise<unknown> {
  const response = await fetch(server.replace(/\/+$/, "") + routes.push, {
    ...(body && { method: "POST", body: JSON.stringify(body) }),
    headers: { "content-type": "application/json", "x-proffer-device": deviceKey },
  });
  if (response.ok) return response.status === 204 ? undefined : response.json();
  const { error } = (await response.json().catch(() => ({}))) as Partial<ErrorReply>;
  throw new ProfferError(error?.code ?? "unavailable", error?.message ?? "The server refused it.");
}
