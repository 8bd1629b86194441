import type { IncomingMessage } from "node:http";
import { siteHeader } from "@proffer/protocol";

/** The site that is there without anybody having added it. */
export const defaultSite = "default";

const siteId = "[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?";
const isId = new RegExp(`^${siteId}$`);
const keyParts = new RegExp(`^[ps]k_(${siteId})_[A-Za-z0-9_-]{16,64}$`);
const prefix = /^\/s\/([A-Za-z0-9_-]{1,110})(?=\/|\?|$)/;

/** Whether a text may be the id of a site; it becomes the name of a directory or of a database schema. */
export function isSiteId(text: string): boolean {
  return isId.test(text);
}

/** Writes a key: which site it is of stands in it, so that nobody has to be asked. */
export function formatKey(kind: "public" | "secret", site: string, random: string): string {
  return `${kind === "public" ? "pk" : "sk"}_${site}_${random}`;
}

/** The site that a key, or a site's own id, names. */
export function siteOf(shown: string): string | undefined {
  if (isId.test(shown)) return shown;
  return keyParts.exec(shown)?.[1];
}

/**
 * What a request shows of the site it is for: a key of it, or its id. The first of these that is there: `/s/KEY/…` in the
 * path and the header, which take either; `?site=`, a secret key as `Bearer`, and a key as the user of basic authentication, as Segment's
 * libraries send their write key.
 */
export function shownSite(request: Pick<IncomingMessage, "url" | "headers">): string | undefined {
  return shownKeys(request)[0];
}

/** All of them: a server may name its site in the path, and show its secret key beside that. */
export function shownKeys({
  url = "/",
  headers,
}: Pick<IncomingMessage, "url" | "headers">): readonly string[] {
  const header = headers[siteHeader];
  const all = [
    prefix.exec(url)?.[1],
    typeof header === "string" && header !== "" ? header : undefined,
    shownInQuery(url),
    shownInAuthorization(headers.authorization),
  ];
  return all.filter((shown) => shown !== undefined);
}

/** A page's own parameter may have the same name: only what is a key counts. */
function shownInQuery(url: string): string | undefined {
  const query = url.indexOf("?");
  const site = query < 0 ? null : new URLSearchParams(url.slice(query + 1)).get("site");
  return site !== null && keyParts.test(site) ? site : undefined;
}

function shownInAuthorization(authorization = ""): string | undefined {
  const [, scheme = "", value = ""] = /^(Bearer|Basic) (\S+)$/i.exec(authorization) ?? [];
  const shown =
    scheme.toLowerCase() === "basic"
      ? Buffer.from(value, "base64").toString("latin1").split(":", 1)[0]
      : value;
  return shown !== undefined && keyParts.test(shown) ? shown : undefined;
}

/** The address without the site in its path, as routes know it; the header keeps what stood there. */
export function takeSiteFromPath(request: Pick<IncomingMessage, "url" | "headers">): string {
  const { url = "/" } = request;
  const found = prefix.exec(url);
  if (!found?.[1]) return url;
  request.headers[siteHeader] = found[1];
  const rest = url.slice(found[0].length);
  return rest.startsWith("/") ? rest : `/${rest}`;
}
