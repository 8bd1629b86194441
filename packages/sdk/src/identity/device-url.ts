import { createState, parseEvent } from "@proffer/engine";
import type { Event } from "@proffer/engine";
import type { PersonExport } from "@proffer/protocol";
import { routes } from "@proffer/protocol";
import type { Device } from "../storage/device.ts";
import type { Identity, Storage } from "../storage/storage.ts";
import type { Http } from "../transport/http.ts";

/** What the shop's own server answers of this device; see `createDeviceCookie` of `@proffer/node`. */
interface DeviceReply {
  readonly anonymousId: string;
  readonly deviceKey: string;
  /** The cookie knew this device already. */
  readonly restored: boolean;
}

/** Nobody waits longer for a cookie than for the rules. */
const timeoutMs = 5000;

/** What a server gives back of a device that was wiped. */
const maxRestored = 1000;

/**
 * Asks the shop's own server whether it knows this device, and tells it who it is where it does not.
 *
 * A device that still has its history keeps its id. One that was wiped takes up the id that the cookie holds.
 *
 * @returns whether it is a device again that was known before.
 */
export async function askDeviceUrl(
  url: string,
  device: Device,
  fetch: typeof globalThis.fetch,
): Promise<boolean> {
  const { anonymousId, deviceKey } = device.identity;
  const { revision } = await device.storage.since(0);
  const isNew = revision === 0;
  const answer = await post(url, fetch, { anonymousId, deviceKey, ...(!isNew && { replace: true }) });
  if (!isNew || !answer?.restored || answer.anonymousId === anonymousId) return false;
  await device.begin({ anonymousId: answer.anonymousId, deviceKey: answer.deviceKey });
  return true;
}

/** The cookie is to name another device from now on, or none. Where that cannot be said it is said on the next page. */
export async function tellDeviceUrl(
  url: string,
  identity: Identity | undefined,
  fetch: typeof globalThis.fetch,
): Promise<void> {
  if (!identity) await fetch(url, { method: "DELETE", credentials: "same-origin" });
  else {
    const { anonymousId, deviceKey } = identity;
    await post(url, fetch, { anonymousId, deviceKey, replace: true });
  }
}

async function post(
  url: string,
  fetch: typeof globalThis.fetch,
  body: object,
): Promise<DeviceReply | undefined> {
  const response = await fetch(url, {
    method: "POST",
    credentials: "same-origin",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
  const answer: unknown = await response.json();
  return isReply(answer) ? answer : undefined;
}

function isReply(answer: unknown): answer is DeviceReply {
  const { anonymousId, deviceKey } = (answer ?? {}) as Partial<DeviceReply>;
  return typeof anonymousId === "string" && typeof deviceKey === "string";
}

/** Brings back what the server holds of a device that was wiped, so that it knows again how long the customer was away. */
export async function restoreHistory(http: Http, storage: Storage, identity: Identity): Promise<void> {
  const { events } = await http.post<PersonExport>(
    routes.export,
    { anonymousId: identity.anonymousId },
    identity,
  );
  const owner = identity.anonymousId;
  const { memory } = { memory: createState(owner).memory() };
  let { revision: base } = await storage.since(0);
  for (const wire of events.slice(-maxRestored)) {
    const event = readKept(wire);
    // Another tab has begun meanwhile: what it has is newer.
    if (event && !(await storage.commit({ base: base++, event, owner, memory, offers: [] }))) return;
  }
}

function readKept(wire: PersonExport["events"][number]): Event | undefined {
  const { messageId } = wire;
  if (messageId === undefined) return undefined;
  const read = parseEvent(wire, { messageId, timestamp: 0 });
  return "event" in read && read.event.timestamp > 0 ? read.event : undefined;
}
