import { errors, isProfferError, ProfferError } from "@proffer/protocol";
import { anonymousIdSchema, deviceKeySchema } from "@proffer/protocol/schema";
import { isSameOrigin, readJson } from "./call.ts";
import type { Call } from "./call.ts";
import { formatCookie, readCookies } from "./cookie.ts";
import type { CookieOptions } from "./cookie.ts";
import type { KeptDevice, Sealer } from "./seal.ts";

/** What goes back to the page. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly setCookie?: string;
  readonly body?: object;
}

export interface AnswerOptions {
  readonly cookie: CookieOptions;
  readonly sealer: Sealer;
  readonly now: () => number;
}

/** What the page says of its device. */
interface Said {
  readonly anonymousId: string;
  readonly deviceKey: string;
  /** The device is another one from now on, whatever the cookie holds: the customer has logged out. */
  readonly replace: boolean;
}

const methods = ["POST", "PUT", "DELETE"];

/** Answers one request; never throws. */
export async function answer(call: Call, options: AnswerOptions): Promise<Answer> {
  try {
    return await serve(call, options);
  } catch (thrown) {
    const error = isProfferError(thrown)
      ? thrown
      : new ProfferError("internal", "The server failed at this. Try again.", thrown);
    return refuse(errors[error.code].status, error);
  }
}

async function serve(call: Call, { cookie, sealer, now }: AnswerOptions): Promise<Answer> {
  if (!methods.includes(call.method))
    return refuse(405, new ProfferError("bad_request", "Use POST, PUT or DELETE."), {
      allow: methods.join(", "),
    });
  if (!isSameOrigin(call))
    throw new ProfferError("forbidden", "Only pages of this very site may ask for their device.");
  if (call.method === "DELETE")
    return { status: 204, headers: unkept, setCookie: formatCookie("", cookie) };
  const said = readSaid(await readJson(call), call.method === "PUT");
  const found = await findKept(call, cookie.name, sealer);
  const known = found && (!said.replace || isSame(found, said)) ? found : undefined;
  const { anonymousId, deviceKey, since } = known ?? { ...said, since: now() };
  return {
    status: 200,
    headers: { ...unkept, "content-type": "application/json; charset=utf-8" },
    // Set anew in any case: a customer who comes back keeps it for as long again.
    setCookie: formatCookie(await sealer.seal({ anonymousId, deviceKey, since }), cookie),
    body: { anonymousId, deviceKey, restored: known !== undefined, since },
  };
}

function readSaid(input: unknown, replace: boolean): Said {
  const said = (input ?? {}) as Partial<Said>;
  const anonymousId = anonymousIdSchema.safeParse(said.anonymousId);
  const deviceKey = deviceKeySchema.safeParse(said.deviceKey);
  if (!anonymousId.success || !deviceKey.success)
    throw new ProfferError(
      "bad_request",
      `“${anonymousId.success ? "deviceKey" : "anonymousId"}” is not as the SDK makes it. Send the device's own.`,
    );
  return {
    anonymousId: anonymousId.data,
    deviceKey: deviceKey.data,
    replace: replace || said.replace === true,
  };
}

async function findKept(
  { header }: Call,
  name: string,
  sealer: Sealer,
): Promise<KeptDevice | undefined> {
  for (const value of readCookies(header("cookie"), name)) {
    const kept = await sealer.open(value);
    if (kept) return kept;
  }
  return undefined;
}

function isSame(kept: KeptDevice, said: Said): boolean {
  return kept.anonymousId === said.anonymousId && kept.deviceKey === said.deviceKey;
}

function refuse(
  status: number,
  error: ProfferError,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const type = { "content-type": "application/json; charset=utf-8" };
  return { status, headers: { ...unkept, ...type, ...headers }, body: error.toReply() };
}

/** It holds a secret of one device: no cache between here and there may keep it. */
const unkept = { "cache-control": "no-store", "x-content-type-options": "nosniff" };
