import type { FastifyReply, FastifyRequest } from "fastify";
import { longestMs } from "./sessions.ts";

/** Two shops on one host keep their cookies apart. */
export interface SessionCookie {
  read(request: FastifyRequest): string | undefined;
  write(request: FastifyRequest, reply: FastifyReply, token: string): void;
  clear(request: FastifyRequest, reply: FastifyReply): void;
}

export interface CookieOptions {
  /** What is kept: a session, a sign-in that is under way. */
  readonly purpose: string;
  readonly site: string;
  /** Whether browsers come over TLS; `undefined`: each request says so. */
  readonly secure: boolean | undefined;
  readonly maxAgeMs?: number;
}

/**
 * By its `__Host-` name a browser takes a cookie from this very host and over TLS only; a server that is tried out over
 * plain http gives it another name. Where the server was told its address, it takes no other cookie than that one's.
 */
export function createCookie({
  purpose,
  site,
  secure,
  maxAgeMs = longestMs,
}: CookieOptions): SessionCookie {
  const plain = `proffer_${purpose}_${site}`;
  const hosted = `__Host-${plain}`;
  const shared = { httpOnly: true, sameSite: "lax", path: "/" } as const;
  return {
    read({ cookies }) {
      if (secure === undefined) return cookies[hosted] ?? cookies[plain];
      return cookies[secure ? hosted : plain];
    },
    write(request, reply, token) {
      const isHosted = secure ?? isSecure(request);
      const maxAge = Math.floor(maxAgeMs / 1000);
      reply.setCookie(isHosted ? hosted : plain, token, { ...shared, secure: isHosted, maxAge });
    },
    clear(_request, reply) {
      reply.clearCookie(plain, shared).clearCookie(hosted, { ...shared, secure: true });
    },
  };
}

/** A proxy in front ends the TLS; the browser says where it believes to be. */
function isSecure({ protocol, headers }: FastifyRequest): boolean {
  return protocol === "https" || (headers.origin ?? "").startsWith("https:");
}
