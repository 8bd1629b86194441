import type { Identity } from "../storage/storage.ts";
import type { Http } from "../transport/http.ts";
import { nameHeaders } from "../transport/name-headers.ts";

/** Longer than this nobody waits for an answer. */
const timeoutMs = 15_000;

/** The server has not done what it was asked, and says why to who can read it. */
export class Unusual extends Error {
  readonly response: Response;
  readonly text: string;

  constructor(response: Response, text: string) {
    super(`The server answered ${response.status}.`);
    this.response = response;
    this.text = text;
  }
}

/** The server, for as long as it does what it is asked. What else it may say is for `Http` to tell apart. */
export class Line implements Pick<Http, "get" | "post"> {
  readonly #endpoint: string;
  readonly #fetch: typeof globalThis.fetch;
  /** When it last did, by the device's clock. */
  answeredAt: number | undefined;

  constructor(endpoint: string, fetch: typeof globalThis.fetch) {
    this.#endpoint = endpoint;
    this.#fetch = fetch;
  }

  /** Of what a page begins with: the browser asks whether what it has of it still stands. */
  get<Reply>(path: string, onHeaders: (headers: Headers) => void): Promise<Reply> {
    return this.#ask(path, { cache: "no-cache" }, onHeaders);
  }

  post<Reply>(
    path: string,
    body: unknown,
    identity: Pick<Identity, "deviceKey" | "token">,
    keepalive = false,
  ): Promise<Reply> {
    const headers = nameHeaders(identity);
    return this.#ask(path, { method: "POST", headers, body: body as string, keepalive });
  }

  /** A page's own fetch may not care for a signal, and so is not waited for. */
  #ask<Reply>(
    path: string,
    init: RequestInit,
    onHeaders?: (headers: Headers) => void,
  ): Promise<Reply> {
    const abort = new AbortController();
    const options: RequestInit = { ...init, credentials: "omit", signal: abort.signal };
    return new Promise((resolve, reject) => {
      const fail = (cause: unknown): void => {
        abort.abort();
        reject(cause as Error);
      };
      const timer = setTimeout(fail, timeoutMs, new Error(`No answer within ${timeoutMs} ms.`));
      const read = async (): Promise<Reply> => {
        const response = await this.#fetch(this.#endpoint + path, options);
        const text = await response.text();
        if (!response.ok) throw new Unusual(response, text);
        const reply = JSON.parse(text) as Reply;
        onHeaders?.(response.headers);
        this.answeredAt = Date.now();
        return reply;
      };
      read()
        .then(resolve, fail)
        .finally(() => clearTimeout(timer));
    });
  }
}
