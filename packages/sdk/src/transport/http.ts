import type { ErrorCode, ErrorReply } from "@proffer/protocol";
import { errors, ProfferError } from "@proffer/protocol";
import type { Identity } from "../storage/storage.ts";
import { toJson } from "./json.ts";
import { nameHeaders } from "./name-headers.ts";

/** Longer than this nobody waits for an answer; the call counts as failed and is tried again. */
const timeoutMs = 15_000;

/** A server that asks for longer is asked again all the same. */
const maxRetryAfterMs = 3_600_000;

/** What the server answered where it did not do what it was asked. */
export class Refusal extends ProfferError {
  /** HTTP's. */
  readonly status: number;
  /** For how long the server wants to be left alone; nothing where it does not say. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, code: ErrorCode, message: string, retryAfterMs?: number) {
    super(code, message);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** How it goes with the server, UTC ms by the device's clock. */
export interface Standing {
  /** When it last did what it was asked. */
  readonly answeredAt?: number;
  /** Why it did not the last time, in a sentence; absent where it did. */
  readonly failure?: string;
}

interface Answer {
  readonly response: Response;
  readonly body: unknown;
}

/** The server, as the rest of the SDK sees it. */
export class Http {
  readonly #endpoint: string;
  readonly #fetch: typeof globalThis.fetch;
  #standing: Standing = {};

  /** @param answeredAt when somebody else on this page last had an answer. */
  constructor(endpoint: string, fetch: typeof globalThis.fetch, answeredAt?: number) {
    this.#endpoint = endpoint.replace(/\/+$/, "");
    this.#fetch = fetch;
    if (answeredAt !== undefined) this.#standing = { answeredAt };
  }

  get standing(): Standing {
    return this.#standing;
  }

  /**
   * @param onHeaders is told what stands beside the answer. The answer may be one that the browser has from before then, if
   * the server says that it still stands.
   * @throws ProfferError — `unavailable` where there was no answer or none that can be read.
   */
  get<Reply>(path: string, onHeaders?: (headers: Headers) => void): Promise<Reply> {
    const cache = onHeaders ? "no-cache" : "no-store";
    return this.#call<Reply>(path, { method: "GET", cache }, onHeaders);
  }

  /**
   * @param body a text is JSON already.
   * @param identity in whose name: the device's key, and the shop's word for who the customer is where there is one.
   * @param keepalive lets the request outlive the page; the browser takes 64 KB a page of these.
   * @throws ProfferError — `unavailable` where there was no answer or none that can be read; a {@link Refusal} where there was.
   */
  post<Reply>(
    path: string,
    body: unknown,
    identity: Pick<Identity, "deviceKey" | "token">,
    keepalive = false,
  ): Promise<Reply> {
    const headers = nameHeaders(identity);
    const text = typeof body === "string" ? body : toJson(body);
    return this.#call<Reply>(path, { method: "POST", headers, body: text, keepalive });
  }

  async #call<Reply>(
    path: string,
    init: RequestInit,
    onHeaders?: (headers: Headers) => void,
  ): Promise<Reply> {
    try {
      const { response, body } = await this.#answer(path, init);
      if (!response.ok || body === undefined) throw refusal(response, body);
      onHeaders?.(response.headers);
      this.#standing = { answeredAt: Date.now() };
      return body as Reply;
    } catch (cause) {
      this.#standing = { ...this.#standing, failure: (cause as Error).message };
      throw cause;
    }
  }

  async #answer(path: string, init: RequestInit): Promise<Answer> {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    // A page's own fetch may not care for the signal.
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        abort.abort();
        reject(new Error(`No answer within ${timeoutMs} ms.`));
      }, timeoutMs);
    });
    try {
      return await Promise.race([late, this.#ask(path, { ...init, signal: abort.signal })]);
    } catch (cause) {
      const message = `No answer from ${this.#endpoint}. It will be tried again.`;
      throw new ProfferError("unavailable", message, cause);
    } finally {
      clearTimeout(timer);
    }
  }

  async #ask(path: string, init: RequestInit): Promise<Answer> {
    const response = await this.#fetch(this.#endpoint + path, { ...init, credentials: "omit" });
    const text = await response.text();
    return { response, body: read(text) };
  }
}

/** What is no JSON came from somebody else on the way: a proxy, a hotel's login page. */
export function read(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What a server's answer means that is no yes. */
export function refusal({ status, headers }: Response, body: unknown): Refusal {
  const error = (body as Partial<ErrorReply> | null | undefined)?.error;
  const after = retryAfter(headers);
  if (error && isCode(error.code) && typeof error.message === "string")
    return new Refusal(status, error.code, error.message, after);
  const code = status < 400 || status >= 500 || status === 429 ? "unavailable" : "bad_request";
  const message = status < 400 ? "The answer cannot be read." : `The server answered ${status}.`;
  return new Refusal(status, code, message, after);
}

function isCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && Object.hasOwn(errors, code);
}

/** RFC 9110: seconds, or a date by the server's own clock, which may not be ours. */
function retryAfter(headers: Headers): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  const sent = Date.parse(headers.get("date") ?? "");
  const now = Number.isNaN(sent) ? Date.now() : sent;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), maxRetryAfterMs);
}
