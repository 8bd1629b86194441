import type { IncomingMessage, ServerResponse } from "node:http";
import { answer } from "./answer.ts";
import type { Answer } from "./answer.ts";
import type { Call } from "./call.ts";
import { createSealer } from "./seal.ts";

/** What {@link createDeviceCookie} may be told. */
export interface DeviceCookieOptions {
  /** At least 32 characters that only this server knows. With another one, all devices begin anew. */
  readonly secret: string;
  /** Default: `__Host-proffer-device`, which browsers take from this host only, and over TLS. */
  readonly name?: string;
  /** Since the last visit. Default: 400, beyond which browsers keep nothing. */
  readonly maxAgeDays?: number;
  /** `false` lets it go over plain HTTP, on a developer's machine. Default: true. */
  readonly secure?: boolean;
  /** UTC ms; this machine's clock if left out. */
  readonly now?: () => number;
}

/** An address of the shop's own server that remembers a device where scripts cannot. */
export interface DeviceCookie {
  /** For servers that speak the web's own `Request` and `Response`: Next.js, Remix, Astro, Hono. Never rejects. */
  handle(request: Request): Promise<Response>;
  /** For `node:http`, Express and their like. Never rejects. */
  node(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

const minSecretLength = 32;
const daySeconds = 24 * 60 * 60;

/**
 * Keeps who a device is in an HttpOnly cookie of the shop's own server, because Safari deletes what scripts keep after
 * seven days without a click. The SDK is given the address as `deviceUrl`.
 *
 * The page sends `{ anonymousId, deviceKey }` and gets back who it is: the cookie's device where there is one, else its
 * own, which is then kept; `restored` says which, and `since` (UTC ms) from when on the cookie has been there. With
 * `replace: true`, or by PUT, the sent one is kept in any case; DELETE forgets.
 *
 * @throws Error for a secret that could be guessed.
 * @example
 * ```ts
 * const device = createDeviceCookie({ secret: process.env.DEVICE_SECRET });
 * createServer((request, response) => {
 *   if (request.url === "/proffer-device") return device.node(request, response);
 *   // … the shop
 * });
 * ```
 */
export function createDeviceCookie(options: DeviceCookieOptions): DeviceCookie {
  const { secret, secure = true, maxAgeDays = 400, now = Date.now } = options;
  if (typeof secret !== "string" || secret.length < minSecretLength)
    throw new Error(
      `The cookie's secret is not a text of at least ${minSecretLength} characters. “openssl rand -hex 32” makes one.`,
    );
  const name = options.name ?? (secure ? "__Host-proffer-device" : "proffer-device");
  const maxAgeSeconds = Math.round(maxAgeDays * daySeconds);
  const cookie = { name, maxAgeSeconds, secure };
  const sealer = createSealer(secret, maxAgeSeconds, now);
  return {
    handle: async (request) => toResponse(await answer(fromWeb(request), { cookie, sealer, now })),
    async node(request, response) {
      write(response, await answer(fromNode(request), { cookie, sealer, now }));
    },
  };
}

function fromWeb({ method, headers, url, body }: Request): Call {
  const header = (name: string): string | undefined => headers.get(name) ?? undefined;
  return { method, header, host: header("host") ?? new URL(url).host, body };
}

function fromNode(request: IncomingMessage & { readonly body?: unknown }): Call {
  const { method = "GET", headers, body: parsed } = request;
  const header = (name: string): string | undefined => headers[name]?.toString();
  return { method, header, host: headers.host, body: request, parsed };
}

function toResponse({ status, headers, setCookie, body }: Answer): Response {
  const all = new Headers(headers);
  if (setCookie !== undefined) all.append("set-cookie", setCookie);
  return new Response(body === undefined ? null : JSON.stringify(body), { status, headers: all });
}

function write(response: ServerResponse, { status, headers, setCookie, body }: Answer): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  // Beside the cookies that the shop has set for itself.
  if (setCookie !== undefined) response.appendHeader("set-cookie", setCookie);
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
