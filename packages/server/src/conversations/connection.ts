import type { IncomingHttpHeaders } from "node:http";
import type { RawData, WebSocket } from "ws";
import { closeRefused, isProfferError, ProfferError } from "@proffer/protocol";
import type { ServerFrame } from "@proffer/protocol";
import { admit } from "./admit.ts";
import type { Admission, AdmitOptions, Hello } from "./admit.ts";
import type { Party } from "./party.ts";
import type { Desk, LaterFrame } from "./desk.ts";
import type { Hub } from "./hub.ts";
import { createPeer } from "./peer.ts";
import { readFrame } from "./read-frame.ts";

/** What a socket may do to us. */
export interface ChatLimits {
  /** Until when a connection must have become a socket, and then its first frame have come. */
  readonly helloMs: number;
  readonly heartbeatMs: number;
  readonly maxBufferedBytes: number;
  readonly maxBadFrames: number;
  /** At most one “is typing” goes on per this time. */
  readonly typingMs: number;
}

/** What a socket may do before it is cut off, unless the app is told otherwise. */
export const chatLimits: ChatLimits = {
  helloMs: 5_000,
  // Below the minute after which the usual proxies cut what is silent.
  heartbeatMs: 30_000,
  maxBufferedBytes: 1024 * 1024,
  maxBadFrames: 20,
  typingMs: 500,
};

export interface ConnectionOptions extends AdmitOptions {
  readonly desk: Desk;
  readonly hub: Hub;
  readonly limits: ChatLimits;
  readonly onInternalError: (cause: unknown) => void;
}

/** RFC 6455: the other side breaks the rules. */
const closePolicy = 1008;

/** How long a socket that is ended may still take in what is on its way. */
const farewellMs = 2_000;

/** So many frames of one socket may wait their turn before it is asked to pause. */
const maxQueued = 32;

/** One socket, to whoever waits for its end. */
export interface Connection {
  /** Resolves when everything that has come in is done with. */
  done(): Promise<void>;
  /** What has come in and not been begun is let fall. */
  drop(): void;
}

/** Leads one socket from its `hello` to its end. Its frames are handled one after the other, in the order they came. */
export function serveConnection(
  socket: WebSocket,
  headers: IncomingHttpHeaders,
  options: ConnectionOptions,
): Connection {
  const { desk, hub, limits, clock } = options;
  const peer = createPeer(socket, limits.maxBufferedBytes);
  let party: Party | undefined;
  let leave = (): void => {};
  let dropped = false;
  let badFrames = 0;
  let queued = 0;
  let typedAt = -Infinity;
  let work = Promise.resolve();

  const helloTimer = setTimeout(
    () => socket.close(closePolicy, "Say hello first."),
    limits.helloMs,
  );

  socket.on("message", (data, isBinary) => {
    if (++queued >= maxQueued) socket.pause();
    work = work.then(async () => {
      // SQLite answers at once: without a pause, frames that wait would be one long piece of work, and nobody else's turn.
      if (queued > 1) await new Promise((resolve) => setImmediate(resolve));
      if (!dropped) await take(data, isBinary);
      if (--queued < maxQueued) socket.resume();
    });
  });
  socket.on("close", () => {
    clearTimeout(helloTimer);
    leave();
  });

  async function take(data: RawData, isBinary: boolean): Promise<void> {
    const read = readFrame(data, isBinary);
    if ("error" in read) return reject(read.error, read.clientId);
    await serve(read.frame).catch((cause: unknown) => refuse(cause, clientIdOf(read.frame)));
  }

  async function serve(frame: LaterFrame | Hello): Promise<void> {
    if (party && frame.type !== "hello")
      return isTooSoon(frame) ? undefined : desk.handle(peer, party, frame);
    if (party || frame.type !== "hello") return reject(outOfTurn(party));
    clearTimeout(helloTimer);
    await greet(frame);
  }

  async function greet(hello: Hello): Promise<void> {
    let admission: Admission;
    try {
      admission = await admit(hello, headers, options);
    } catch (cause) {
      refuse(cause);
      return socket.close(closeRefused, "Refused.");
    }
    if (socket.readyState !== socket.OPEN) return;
    ({ party } = admission);
    leave = hub.join(peer, party, expel);
    await desk.welcome(peer, party, hello.role === "visitor" ? hello : {});
    if (admission.warning) peer.send(toErrorFrame(admission.warning, undefined));
  }

  function drop(): void {
    dropped = true;
  }

  /** The sender of what has come in and not been begun does not exist any more. */
  function expel(): Promise<void> {
    drop();
    socket.close(closeRefused, "Erased.");
    // A reader that does not read would hold up what it waits to be sent.
    const cut = setTimeout(() => socket.terminate(), farewellMs);
    return work.finally(() => clearTimeout(cut));
  }

  /** What makes no sense is counted: nobody errs twenty times. */
  function reject(error: ProfferError, clientId?: string): void {
    peer.send(toErrorFrame(error, clientId));
    if (++badFrames >= limits.maxBadFrames) socket.close(closePolicy, "Too many bad frames.");
  }

  function refuse(cause: unknown, clientId?: string): void {
    if (isProfferError(cause)) return peer.send(toErrorFrame(cause, clientId));
    options.onInternalError(cause);
    peer.send(
      toErrorFrame(
        new ProfferError("internal", "The server failed at this. Send it again."),
        clientId,
      ),
    );
  }

  function isTooSoon(frame: LaterFrame): boolean {
    if (frame.type !== "typing") return false;
    if (clock() - typedAt < limits.typingMs) return true;
    typedAt = clock();
    return false;
  }

  return { done: () => work, drop };
}

function outOfTurn(party: Party | undefined): ProfferError {
  return new ProfferError(
    "bad_request",
    party ? "Hello has been said on this socket." : "The first frame must be a “hello”.",
  );
}

function clientIdOf(frame: LaterFrame | Hello): string | undefined {
  return "clientId" in frame ? frame.clientId : undefined;
}

function toErrorFrame({ code, message }: ProfferError, clientId: string | undefined): ServerFrame {
  return { type: "error", code, message, ...(clientId !== undefined && { clientId }) };
}
