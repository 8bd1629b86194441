import { createState, parseEvent } from "@proffer/engine";
import type { Event } from "@proffer/engine";
import type { PersonExport } from "@proffer/protocol";
import { exportRoute } from "@proffer/protocol";
import type { Device } from "../storage/device.ts";
import type { Identity, Storage } from "../storage/storage.ts";
import type { Http } from "../transport/http.ts";
import type { ProfferProblem } from "../types.ts";

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

interface AskDeps {
  readonly device: Device;
  readonly fetch: typeof globalThis.fetch;
  readonly http: Http | undefined;
  readonly onProblem: (problem: ProfferProblem) => void;
}

/**
 * Asks the shop's own server whether it knows this device, and tells it who it is where it does not.
 *
 * A device that still has its history keeps its id. One that was wiped takes up the id that the cookie holds, and its
 * history from the Proffer server; unless somebody has said on this page who they are, and that one was somebody else.
 *
 * @returns whether it is a device again that was known before.
 */
export async function askDeviceUrl(
  url: string,
  { device, fetch, http, onProblem }: AskDeps,
): Promise<boolean> {
  const { anonymousId, deviceKey, userId: said, token } = device.identity;
  const isNew = await isEmpty(device.storage);
  const answer = await post(url, fetch, {
    anonymousId,
    deviceKey,
    ...(!isNew && { replace: true }),
  });
  if (!isNew || !answer?.restored || answer.anonymousId === anonymousId) return false;
  // Another tab has begun meanwhile; what it has is not to be swept away.
  if (!(await isEmpty(device.storage))) {
    await device.reread();
    return false;
  }
  const kept = { anonymousId: answer.anonymousId, deviceKey: answer.deviceKey };
  const events = http ? await readHistory(http, kept, onProblem) : [];
  const known = events?.findLast(({ userId }) => userId !== undefined)?.userId;
  const isTheirs = said === undefined || known === said || (events && known === undefined);
  if (!isTheirs) {
    await tellDeviceUrl(url, device.identity, fetch);
    return false;
  }
  const userId = said ?? known;
  await device.begin({
    ...kept,
    ...(userId !== undefined && { userId }),
    ...(token !== undefined && { token }),
  });
  await keepHistory(events ?? [], device.storage, kept.anonymousId);
  return true;
}

async function isEmpty(storage: Storage): Promise<boolean> {
  const { revision } = await storage.since(0);
  return revision === 0;
}

/** The cookie is to name another device from now on, or none. */
export async function tellDeviceUrl(
  url: string,
  identity: Identity | undefined,
  fetch: typeof globalThis.fetch,
): Promise<void> {
  if (!identity) await ask(url, fetch, { method: "DELETE" });
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
  const answer = await ask(url, fetch, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return isReply(answer) ? answer : undefined;
}

/** @returns the answer's JSON, nothing where it is none. */
async function ask(
  url: string,
  fetch: typeof globalThis.fetch,
  init: RequestInit,
): Promise<unknown> {
  const abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  // A page's own fetch may not care for the signal.
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      abort.abort();
      reject(new Error(`${url} did not answer within ${timeoutMs} ms.`));
    }, timeoutMs);
  });
  const answer = async (): Promise<unknown> => {
    const response = await fetch(url, {
      ...init,
      credentials: "same-origin",
      signal: abort.signal,
    });
    if (!response.ok) throw new Error(`${url} answered ${response.status}.`);
    return response.json().catch(() => undefined);
  };
  try {
    return await Promise.race([late, answer()]);
  } finally {
    clearTimeout(timer);
  }
}

function isReply(answer: unknown): answer is DeviceReply {
  const { anonymousId, deviceKey } = (answer ?? {}) as Partial<DeviceReply>;
  return typeof anonymousId === "string" && typeof deviceKey === "string";
}

/** What the server holds of a device that was wiped; nothing where it does not say. */
async function readHistory(
  http: Http,
  identity: Pick<Identity, "anonymousId" | "deviceKey">,
  onProblem: AskDeps["onProblem"],
): Promise<readonly Event[] | undefined> {
  const { anonymousId } = identity;
  try {
    const { events } = await http.post<PersonExport>(exportRoute, { anonymousId }, identity);
    return events.slice(-maxRestored).flatMap((wire) => readKept(wire) ?? []);
  } catch (cause) {
    const message = "This device is known, but the server did not give its history back.";
    onProblem({ type: "network", message, cause });
    return undefined;
  }
}

/** Brings a history back, so that it is known again how long the customer was away. */
async function keepHistory(
  events: readonly Event[],
  storage: Storage,
  owner: string,
): Promise<void> {
  const memory = createState(owner).memory();
  let { revision: base } = await storage.since(0);
  for (const event of events)
    // Another tab has begun meanwhile: what it has is newer.
    if (!(await storage.commit({ base: base++, event, owner, memory, offers: [] }))) return;
}

function readKept(wire: PersonExport["events"][number]): Event | undefined {
  const { messageId } = wire;
  if (messageId === undefined) return undefined;
  const read = parseEvent(wire, { messageId, timestamp: 0 });
  return "event" in read && read.event.timestamp > 0 ? read.event : undefined;
}
