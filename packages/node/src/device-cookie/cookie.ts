/** How a cookie is to be set. */
export interface CookieOptions {
  readonly name: string;
  readonly maxAgeSeconds: number;
  readonly secure: boolean;
}

/**
 * A `Set-Cookie`: out of scripts' reach, for this very host, and not sent along by other sites' forms.
 *
 * @param value `""` deletes it.
 */
export function formatCookie(
  value: string,
  { name, maxAgeSeconds, secure }: CookieOptions,
): string {
  const maxAge = value === "" ? 0 : maxAgeSeconds;
  const attributes = [`Max-Age=${maxAge}`, "Path=/", "HttpOnly", "SameSite=Lax"];
  return [`${name}=${value}`, ...attributes, ...(secure ? ["Secure"] : [])].join("; ");
}

/** Every value that a `Cookie` header has under a name: without the `__Host-` prefix a subdomain can add one of its own. */
export function readCookies(header: string | undefined, name: string): readonly string[] {
  const pairs = (header ?? "").split(";").map((pair) => pair.trim());
  return pairs.flatMap((pair) => (pair.startsWith(`${name}=`) ? pair.slice(name.length + 1) : []));
}
