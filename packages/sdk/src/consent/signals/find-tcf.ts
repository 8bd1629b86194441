import { randomPart } from "../../ids.ts";
import type { Page } from "../../sources/source.ts";

/** What a consent manager hands to a listener, as far as we read it. */
export interface TcData {
  readonly listenerId?: number;
  readonly eventStatus?: string;
  readonly gdprApplies?: boolean;
  readonly purposeOneTreatment?: boolean;
  readonly purpose?: { readonly consents?: Readonly<Record<string, boolean>> };
}

type Callback = (data: TcData | null, success: boolean) => void;

/** A consent manager of the TCF, wherever it is. */
export interface Tcf {
  readonly call: (command: string, callback: Callback, parameter?: number) => void;
  readonly close: () => void;
}

/** How deep frames are searched upwards; a shop in a frame is in one, seldom in two. */
const maxDepth = 8;

/**
 * The page's consent manager: the function `__tcfapi`, or, where the page is in a frame, the window above that holds the
 * frame `__tcfapiLocator`, which is spoken to by messages (IAB, CMP API v2, “How can vendors that use iframes call the
 * CMP API from an iframe?”).
 */
export function findTcf(page: Page): Tcf | undefined {
  const { __tcfapi: api } = page as { readonly __tcfapi?: unknown };
  if (typeof api === "function")
    return {
      call: (command, callback, parameter) => void api.call(page, command, 2, callback, parameter),
      close: () => {},
    };
  const holder = findHolder(page);
  return holder && speakTo(holder, page);
}

function findHolder(page: Page): Window | undefined {
  let frame: Window = page;
  for (let depth = 0; depth < maxDepth && frame !== frame.parent; depth++) {
    frame = frame.parent;
    try {
      if ((frame.frames as unknown as Record<string, unknown>)["__tcfapiLocator"]) return frame;
    } catch {
      // A window of another origin gives out its named frames only, and says of none by an error.
    }
  }
  return undefined;
}

function speakTo(holder: Window, page: Page): Tcf {
  const callbacks = new Map<unknown, Callback>();
  const onMessage = ({ source, data }: MessageEvent<unknown>): void => {
    const answer = source === holder ? readAnswer(data) : undefined;
    if (answer) callbacks.get(answer.callId)?.(answer.returnValue, answer.success);
  };
  page.addEventListener("message", onMessage);
  return {
    call: (command, callback, parameter) => {
      const callId = randomPart();
      callbacks.set(callId, callback);
      const question = { command, version: 2, parameter, callId };
      // The answer says what the customer agreed to and the question says nothing: any origin may have it.
      holder.postMessage({ __tcfapiCall: question }, "*");
    },
    close: () => page.removeEventListener("message", onMessage),
  };
}

interface Answer {
  readonly callId: unknown;
  readonly returnValue: TcData | null;
  readonly success: boolean;
}

function readAnswer(data: unknown): Answer | undefined {
  try {
    // Some consent managers answer in JSON.
    const message = Object(typeof data === "string" ? JSON.parse(data) : data) as Record<
      string,
      unknown
    >;
    return message["__tcfapiReturn"] as Answer | undefined;
  } catch {
    return undefined;
  }
}
