import { nanoid } from "nanoid";
import { parseEvent, parseInstant } from "@proffer/engine";
import type { Event } from "@proffer/engine";
import { ProfferError } from "@proffer/protocol";
import type { RefusedEvent } from "@proffer/protocol";
import { isId, isKeepable, noId, notKeepable, serverSidePrefix } from "@proffer/protocol/schema";
import { readWhen } from "./when.ts";

/** An event that is fit to be kept, and whose it is. */
export interface ReadEvent {
  /** Its place in the batch. */
  readonly index: number;
  readonly customer: string;
  readonly event: Event;
  /** The event as it will be kept. */
  readonly json: string;
}

export interface ReadBatch {
  readonly events: readonly ReadEvent[];
  readonly refused: readonly RefusedEvent[];
}

/** Segment's servers draw the line at 32 KB; twice that leaves room for a long cart. */
export const maxEventBytes = 64 * 1024;

const maxAheadMs = 5 * 60 * 1000;

/** 1990-01-01: an older time is a clock that was never set, or somebody who tries what we do with it. */
const earliest = Date.UTC(1990, 0, 1);

/**
 * Reads a batch event by event; those that cannot be kept are refused with a reason and the rest go on.
 *
 * A device's wrong clock is corrected by {@link readWhen}. Our own SDK stamps events and `sentAt` in the server's time, so
 * there is nothing to correct for it.
 *
 * @param receivedAt the server's clock, UTC ms.
 */
export function readBatch(
  batch: readonly unknown[],
  sentAt: string | undefined,
  receivedAt: number,
): ReadBatch {
  const events: ReadEvent[] = [];
  const refused: RefusedEvent[] = [];
  for (const [index, input] of batch.entries()) {
    const read = readOne(input, sentAt, receivedAt);
    if ("event" in read) events.push({ index, ...read });
    else refused.push({ index, ...messageIdOf(input), ...read });
  }
  return { events, refused };
}

/**
 * Refuses what is said of a user without a device: from somebody who has not shown that they are the shop's server.
 * Otherwise anybody could write somebody else's history, their mail address included.
 */
export function withoutUsers({ events, refused }: ReadBatch): ReadBatch {
  const isOfDevice = ({ event }: ReadEvent): boolean => event.anonymousId !== undefined;
  const ofUsers = events.filter((read) => !isOfDevice(read));
  if (ofUsers.length === 0) return { events, refused };
  const told = ofUsers.map(({ index, event: { event, messageId } }) => ({
    index,
    messageId,
    code: "secret_key_needed",
    message: `“${event}” names a user and no device, which is for the shop's server. Send it with a secret key of the site, or with an anonymousId.`,
  }));
  return { events: events.filter(isOfDevice), refused: [...refused, ...told] };
}

/**
 * Reads one message of a system of the shop's.
 *
 * @throws ProfferError `bad_request`.
 */
export function readMessage(message: unknown, receivedAt: number): ReadEvent {
  const read = readOne(message, undefined, receivedAt);
  if ("event" in read) return { index: 0, ...read };
  throw new ProfferError("bad_request", read.message);
}

type Refusal = Pick<RefusedEvent, "code" | "message">;

function readOne(
  input: unknown,
  sentAt: string | undefined,
  receivedAt: number,
): Omit<ReadEvent, "index"> | Refusal {
  const { stated, correctionMs } = readWhen(input, sentAt, receivedAt);
  const read = parseEvent(asStated(input, stated), { messageId: nanoid(), timestamp: receivedAt });
  if ("problem" in read) return unused(input) ?? read.problem;
  const unkept = findUnkept(read.event);
  if (unkept) return unkept;
  const timestamp = read.event.timestamp + correctionMs;
  if (parseInstant(timestamp) === undefined || timestamp < earliest)
    return {
      code: "bad_timestamp",
      message: `“${read.event.event}” happened before there were shops on the net. Set the sender's clock.`,
    };
  const event = { ...read.event, timestamp };
  const json = JSON.stringify(event);
  const bytes = Buffer.byteLength(json);
  if (bytes > maxEventBytes)
    return {
      code: "too_large",
      message: `“${event.event}” has ${bytes} bytes; ${maxEventBytes} are the most. Send less with it.`,
    };
  if (event.timestamp > receivedAt + maxAheadMs)
    return {
      code: "future_timestamp",
      message: `“${event.event}” says it happened ${Math.round((event.timestamp - receivedAt) / 1000)} s from now. Set the sender's clock, or send “sentAt” with the batch.`,
    };
  const owner = customerOf(event);
  return "code" in owner ? owner : { ...owner, event, json };
}

/**
 * Ids that the database would change, so that two events or two customers became one. The engine takes them, as in a
 * browser they stay what they are.
 */
function findUnkept(event: Event): Refusal | undefined {
  const { messageId, anonymousId = "-", userId = "-" } = event;
  if (!isKeepable(event.event))
    return {
      code: "bad_name",
      message: `The event's name ${notKeepable}. Call it by whole characters.`,
    };
  if (!isId(messageId))
    return {
      code: "bad_message_id",
      message: `The messageId of “${event.event}” ${noId}.`,
    };
  const wrong = isId(anonymousId) ? (isId(userId) ? undefined : "userId") : "anonymousId";
  if (wrong === undefined) return undefined;
  return { code: "bad_identity", message: `The ${wrong} of “${event.event}” ${noId}.` };
}

/** A browser is its anonymous id; what the shop's own servers say of a user without a device is kept apart from all of those. */
function customerOf(event: Event): { readonly customer: string } | Refusal {
  if (event.anonymousId?.startsWith(serverSidePrefix))
    return {
      code: "bad_identity",
      message: `The anonymousId of “${event.event}” begins with “${serverSidePrefix}”, which is reserved. Use a random one.`,
    };
  if (event.anonymousId !== undefined) return { customer: event.anonymousId };
  if (event.userId !== undefined) return { customer: `${serverSidePrefix}${event.userId}` };
  return {
    code: "missing_identity",
    message: `“${event.event}” has neither anonymousId nor userId. Say whose event it is.`,
  };
}

/** The message with the time that it states by another name. */
function asStated(input: unknown, stated: unknown): unknown {
  if (typeof input !== "object" || input === null || stated === undefined) return input;
  return "timestamp" in input && input.timestamp != null ? input : { ...input, timestamp: stated };
}

/** What Segment's libraries send and nothing here has a use for. */
const unusedTypes = {
  group:
    "Groups of customers are not kept. Put what rules shall know of the customer into the traits of an “identify”.",
  alias:
    "Who is the same as whom is proven by an identity token and not only said. Send one with the events of the device.",
} as const;

function unused(input: unknown): Refusal | undefined {
  const type =
    typeof input === "object" && input !== null && "type" in input ? input.type : undefined;
  if (type !== "group" && type !== "alias") return undefined;
  return { code: "unused_type", message: unusedTypes[type] };
}

function messageIdOf(input: unknown): { messageId?: string } {
  if (typeof input !== "object" || input === null || !("messageId" in input)) return {};
  return typeof input.messageId === "string" ? { messageId: input.messageId.slice(0, 256) } : {};
}
