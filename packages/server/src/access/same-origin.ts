import type { IncomingHttpHeaders } from "node:http";

/**
 * Whether a request comes from a page of this very host, and not from another site that makes a browser send its
 * cookie along: by `Sec-Fetch-Site`, which no page can set, and by `Origin` where a browser is too old for that.
 */
export function isSameOrigin({ origin, host, ...headers }: IncomingHttpHeaders): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin";
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}
