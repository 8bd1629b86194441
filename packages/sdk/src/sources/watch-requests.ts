import type { CaughtEnd, CaughtRequest } from "./catch-requests.ts";
import { catchRequests } from "./catch-requests.ts";
import type { Page } from "./source.ts";

/** Why there was no answer; the page itself ends what is `aborted`. */
export type Failure = "network" | "timeout" | "aborted";

/** How a request of the page's ended. */
export interface EndedRequest {
  /** In capitals. */
  readonly method: string;
  /** Absolute. */
  readonly url: URL;
  /** Whether the customer had touched the page by then; where the browser cannot tell, they had. */
  readonly isAfterTouch: boolean;
  /** 0 where there was no answer, or none that the page may read. */
  readonly status: number;
  /** Answered with 200 to 299. */
  readonly ok: boolean;
  readonly failure?: Failure;
}

/**
 * Hears how each `fetch` and `XMLHttpRequest` of a page ends: see {@link catchRequests}.
 *
 * @returns stops listening; `undefined` where the page lets neither be watched.
 */
export function watchRequests(
  page: Page,
  listener: (request: EndedRequest) => void,
): (() => void) | undefined {
  return catchRequests(page, (request, end) => listener(readRequest(request, end)));
}

/** @throws TypeError where the page asked for what is no address. */
export function readRequest(request: CaughtRequest, end: CaughtEnd): EndedRequest {
  const { method, input, base, isAfterTouch } = request;
  // Nothing is turned into a text that might mind.
  const { url, href } = Object(input) as Partial<Request & URL>;
  const address = typeof input === "string" ? input : (url ?? href ?? "");
  return {
    method: String(method).toUpperCase(),
    url: new URL(address, base),
    isAfterTouch,
    ...readEnd(request, end),
  };
}

const xhrFailures: Readonly<Record<string, Failure>> = {
  error: "network",
  timeout: "timeout",
  abort: "aborted",
};

type Ending = Pick<EndedRequest, "status" | "ok" | "failure">;

function readEnd({ signal }: CaughtRequest, { answer, reason, event }: CaughtEnd): Ending {
  const failure = event ? xhrFailures[event.type] : answer ? undefined : failureOf(reason, signal);
  if (failure) return { status: 0, ok: false, failure };
  // An answer that the page may not read has the status 0 and is no failure.
  const { status } = (event?.target ?? answer) as Response | XMLHttpRequest;
  return { status, ok: status >= 200 && status < 300 };
}

/** A page ends a request by its signal, with whatever reason it likes. */
function failureOf(reason: unknown, signal: AbortSignal | null | undefined): Failure {
  const { name } = Object(reason) as Partial<Error>;
  if (name === "TimeoutError") return "timeout";
  return signal?.aborted || name === "AbortError" ? "aborted" : "network";
}
