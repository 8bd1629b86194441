import { ProfferError, routes } from "@proffer/protocol";
import type { ErrorReply, PushKeyReply, PushRequest } from "@proffer/protocol";

/** What {@link pushSubscribe} needs. */
export interface PushOptions {
  /** The Proffer server's address. */
  readonly server: string;
  /** Whose browser it is, and what proves that. */
  readonly identity: { readonly anonymousId: string; readonly deviceKey: string };
  /** Where Proffer's service worker lies on the shop's own site. */
  readonly worker?: string;
}

/**
 * Lets this browser be notified when the customer is not there. To be called at a click: browsers ask the customer then,
 * and turn away a page that asks by itself.
 *
 * @returns whether it may be notified now. `"unsupported"` where the browser knows no push, `"denied"` where the customer
 *   does not want it.
 * @throws ProfferError where the server does not answer, or refuses.
 * @example
 * ```ts
 * button.onclick = () => pushSubscribe({ server: "https://help.example.com", identity });
 * ```
 */
export async function pushSubscribe({
  server,
  identity,
  worker = "/proffer-push.js",
}: PushOptions): Promise<"subscribed" | "unsupported" | "denied"> {
  if (!("serviceWorker" in navigator) || !("PushManager" in globalThis)) return "unsupported";
  if ((await Notification.requestPermission()) !== "granted") return "denied";
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

/** Ends it, on this device and at the server. */
export async function pushUnsubscribe({ server, identity, worker }: PushOptions): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration(worker);
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return;
  await ask(server, identity, { ...requestOf(identity.anonymousId, subscription), end: true });
  await subscription.unsubscribe();
}

function requestOf(anonymousId: string, subscription: PushSubscription): PushRequest {
  const { endpoint, keys } = subscription.toJSON();
  const { p256dh = "", auth = "" } = keys ?? {};
  return { anonymousId, subscription: { endpoint: endpoint ?? "", keys: { p256dh, auth } } };
}

async function ask(
  server: string,
  { deviceKey }: PushOptions["identity"],
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
