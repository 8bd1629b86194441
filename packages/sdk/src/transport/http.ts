import type { ErrorReply } from "@proffer/protocol";
import { deviceKeyHeader, ProfferError } from "@proffer/protocol";
import type { Identity } from "../storage/storage.ts";

/** Longer than this nobody waits for an answer; the call counts as failed and is tried again. */
const timeoutMs = 15_000;

/** The server, as the rest of the SDK sees it. */
export class Http {
  readonly #endpoint: string;
  readonly #fetch: typeof globalThis.fetch;

  constructor(endpoint: string, fetch: typeof globalThis.fetch) {
    this.#endpoint = endpoint.replace(/\/+$/, "");
    this.#fetch = fetch;
  }

  /**
   * @throws ProfferError — `unavailable` where there was no answer or none that can be read.
   */
  get<Reply>(path: string): Promise<Reply> {
    return this.#call<Reply>(path, { method: "GET", cache: "no-store" });
  }

  /**
   * @param keepalive lets the request outlive the page; the browser takes 64 KB a page of these.
   * @throws ProfferError — what the server refused with, or `unavailable`.
   */
  post<Reply>(path: string, body: unknown, identity: Identity, keepalive = false): Promise<Reply> {
    const headers = { "content-type": "application/json", [deviceKeyHeader]: identity.deviceKey };
    return this.#call<Reply>(path, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
      keepalive,
    });
  }

  async #call<Reply>(path: string, init: RequestInit): Promise<Reply> {
    const { status, body } = await this.#answer(path, init);
    if (status >= 200 && status < 300) return body as Reply;
    throw refusal(status, body);
  }

  async #answer(path: string, init: RequestInit): Promise<{ status: number; body: unknown }> {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeoutMs);
    try {
      const response = await this.#fetch(this.#endpoint + path, {
        ...init,
        credentials: "omit",
        signal: abort.signal,
      });
      return { status: response.status, body: await response.json() };
    } catch (cause) {
      throw new ProfferError(
        "unavailable",
        `No answer from ${this.#endpoint}. It will be tried again.`,
        cause,
      );
    } finally {
      clearTimeout(timer);
    }
  }
}

function refusal(status: number, body: unknown): ProfferError {
  const error = (body as Partial<ErrorReply> | null)?.error;
  if (error && typeof error.code === "string" && typeof error.message === "string")
    return new ProfferError(error.code, error.message);
  return new ProfferError(
    status >= 500 || status === 429 ? "unavailable" : "bad_request",
    `The server answered ${status}.`,
  );
}
