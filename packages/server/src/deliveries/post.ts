import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { IncomingMessage, RequestOptions } from "node:http";
import type { GuardOptions, Target } from "./guard.ts";
import { guard } from "./guard.ts";

/** What another server answered. */
export interface Answer {
  readonly status: number;
  /** ms; what “retry-after” asks for. */
  readonly retryAfterMs: number | undefined;
  /** The first part of its body. */
  readonly text: string;
}

export interface Posting {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export type Post = (posting: Posting) => Promise<Answer>;

export interface PostOptions extends GuardOptions {
  /** For all of it, from the first byte to the last. */
  readonly timeoutMs?: number;
}

/** What an answer is read of: enough to say what is wrong. */
const maxAnswerBytes = 16 * 1024;

/**
 * Makes what posts to other people's servers: to the very address that the guard has seen, without following redirects,
 * and never for longer or with more to read than a webhook deserves.
 *
 * @example
 * ```ts
 * const post = createPost({ allowHosts: ["crm.internal"] });
 * const { status } = await post({ url: "https://crm.internal/hook", headers: {}, body: "{}" });
 * ```
 */
export function createPost({ timeoutMs = 10_000, ...options }: PostOptions = {}): Post {
  return async ({ url, headers, body }) => {
    const target = await guard(url, options);
    const bytes = Buffer.from(body);
    return send(target, { ...headers, "content-length": String(bytes.length) }, bytes, timeoutMs);
  };
}

function send(
  { url, address, family }: Target,
  headers: Readonly<Record<string, string>>,
  body: Buffer,
  timeoutMs: number,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options: RequestOptions = {
      method: "POST",
      headers: { ...headers, host: url.host, "user-agent": "Proffer" },
      // A connection of its own: one that is kept would be known by its name, and not by what the guard has seen.
      agent: false,
      family,
      lookup: (_host, { all }, done) =>
        all ? done(null, [{ address, family }]) : done(null, address, family),
      signal: AbortSignal.timeout(timeoutMs),
    };
    const request = url.protocol === "https:" ? httpsRequest : httpRequest;
    const sent = request(url, options, (response) => {
      readAnswer(response).then(resolve, reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > maxAnswerBytes) break;
  }
  // What is not read any more must not go on coming.
  response.destroy();
  const text = Buffer.concat(chunks).toString("utf8", 0, 1000);
  return { status: response.statusCode ?? 0, retryAfterMs: retryAfterOf(response), text };
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfterOf({ headers }: IncomingMessage): number | undefined {
  const given = headers["retry-after"];
  if (given === undefined) return undefined;
  const ms = /^\d+$/.test(given) ? Number(given) * 1000 : Date.parse(given) - Date.now();
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}
