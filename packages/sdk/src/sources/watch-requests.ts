import { listen, quietly } from "./listen.ts";
import { overhear } from "./overhear.ts";
import { patch } from "./patch.ts";
import type { Page } from "./source.ts";

/** A request as the page sent it. */
export interface SentRequest {
  /** In capitals. */
  readonly method: string;
  /** Absolute. */
  readonly url: URL;
  /** Whether the customer had touched the page by then; where the browser cannot tell, they had. */
  readonly isAfterTouch: boolean;
}

/** Why there was no answer; the page itself ends what is `aborted`. */
export type Failure = "network" | "timeout" | "aborted";

/** How a request of the page's ended. */
export interface EndedRequest extends SentRequest {
  /** 0 where there was no answer, or none that the page may read. */
  readonly status: number;
  /** Answered with 200 to 299. */
  readonly ok: boolean;
  readonly failure?: Failure;
  /** A copy of the answer, for as long as the listener runs: after that the page reads the body. `undefined` where there is none to be had. */
  readonly response: () => Response | undefined;
}

type Listener = (request: EndedRequest) => void;
type Ending = Omit<EndedRequest, keyof SentRequest>;
type Tell = (request: SentRequest, ending: Ending) => void;

interface Watch {
  readonly listeners: Set<Listener>;
  readonly unpatch: () => void;
}

const watches = new WeakMap<Page, Watch>();

/**
 * Hears how each `fetch` and `XMLHttpRequest` of a page ends. The page is patched once, however many listen, and mended when
 * the last one stops. Beacons are not heard, nor what is sent with `keepalive`: a beacon by another name.
 *
 * @returns stops listening; `undefined` where the page lets neither be watched.
 */
export function watchRequests(page: Page, listener: Listener): (() => void) | undefined {
  const watch = watches.get(page) ?? start(page);
  if (!watch) return undefined;
  // The same function may listen twice; each stops only itself.
  const own: Listener = quietly((request) => listener(request));
  watch.listeners.add(own);
  return () => {
    if (!watch.listeners.delete(own) || watch.listeners.size > 0) return;
    watches.delete(page);
    watch.unpatch();
  };
}

function start(page: Page): Watch | undefined {
  const listeners = new Set<Listener>();
  const tell: Tell = (request, ending) => {
    for (const listener of listeners) listener({ ...request, ...ending });
  };
  const patches = [patchFetch(page, tell), patchXhr(page, tell)];
  if (patches.every((unpatch) => unpatch === undefined)) return undefined;
  const watch = { listeners, unpatch: () => patches.forEach((unpatch) => unpatch?.()) };
  watches.set(page, watch);
  return watch;
}

function patchFetch(page: Page, tell: Tell): (() => void) | undefined {
  return patch(page, "fetch", (promise, _self, [input, init]) => {
    const request = input as Partial<Request> | undefined;
    const options = init as RequestInit | undefined;
    const signal = options?.signal ?? request?.signal;
    const sent = toSent(page, options?.method ?? request?.method ?? "GET", input);
    if (options?.keepalive ?? request?.keepalive) return;
    overhear(
      promise,
      (answer) => tell(sent, answerOf(answer as Response)),
      (reason) => tell(sent, unanswered(failureOf(reason, signal))),
    );
  });
}

function patchXhr(page: Page, tell: Tell): (() => void) | undefined {
  const requests = new WeakMap<object, SentRequest>();
  return patch(page.XMLHttpRequest.prototype, "open", (_result, self, [method, url]) => {
    const xhr = self as XMLHttpRequest;
    const isNew = !requests.has(xhr);
    requests.set(xhr, toSent(page, String(method), url));
    if (!isNew) return;
    listen(xhr, "load error timeout abort", ({ type }) => {
      const sent = requests.get(xhr) as SentRequest;
      tell(sent, type === "load" ? xhrAnswerOf(xhr) : unanswered(xhrFailures[type] ?? "network"));
    });
  });
}

const xhrFailures: Readonly<Record<string, Failure>> = { timeout: "timeout", abort: "aborted" };

/** A page may ask by a text, a `URL`, a `Request`, a link: nothing is turned into a text that might mind. */
function toSent(page: Page, method: string, input: unknown): SentRequest {
  const { url, href } = Object(input) as Partial<Request & URL>;
  const address = typeof input === "string" ? input : (url ?? href ?? "");
  return {
    method: method.toUpperCase(),
    url: new URL(address, page.document.baseURI),
    isAfterTouch: (page.navigator as Partial<Navigator>).userActivation?.hasBeenActive ?? true,
  };
}

/** An answer that the page may not read has the status 0 and is no failure. */
function answerOf(answer: Response): Ending {
  const { status, ok } = answer;
  return { status, ok, response: () => (answer.bodyUsed ? undefined : answer.clone()) };
}

function xhrAnswerOf(xhr: XMLHttpRequest): Ending {
  const { status, responseType } = xhr;
  const response = () => {
    const isText = responseType === "" || responseType === "text";
    if (!isText && responseType !== "json") return undefined;
    return new Response(isText ? xhr.responseText : JSON.stringify(xhr.response));
  };
  return { status, ok: status >= 200 && status < 300, response };
}

function unanswered(failure: Failure): Ending {
  return { status: 0, ok: false, failure, response: () => undefined };
}

/** A page ends a request by its signal, with whatever reason it likes. */
function failureOf(reason: unknown, signal: AbortSignal | null | undefined): Failure {
  const { name } = Object(reason) as Partial<Error>;
  if (name === "TimeoutError") return "timeout";
  return signal?.aborted || name === "AbortError" ? "aborted" : "network";
}
