import type { RulesKey, RulesKeys } from "@proffer/protocol";
import { routes } from "@proffer/protocol";

/** Longer than this nobody at a terminal waits. */
const timeoutMs = 10_000;

/**
 * What pins the keys that a server signs its rules with, as it is written into a page's tag: each `KID.KEY`.
 *
 * @throws Error where the server cannot be asked, or says no keys.
 */
export async function readRulesPins(server: string): Promise<string> {
  const address = server + routes.rulesKeys;
  const answer = await fetch(address, { signal: AbortSignal.timeout(timeoutMs) }).catch(
    (cause: unknown) => {
      throw new Error(`${address} does not answer. Is the server running?`, { cause });
    },
  );
  const { keys = [] } = answer.ok ? ((await answer.json()) as Partial<RulesKeys>) : {};
  if (keys.length === 0)
    throw new Error(`${address} names no keys. Is it a Proffer server, and up to date?`);
  return keys.map(pinOf).join(" ");
}

/** The point that a key is: of P-256 as SEC 1 writes it without compression, which is what browsers import. */
function pinOf(key: RulesKey): string {
  const x = Buffer.from(key.x, "base64url");
  const bytes =
    key.kty === "EC" ? Buffer.concat([Buffer.of(4), x, Buffer.from(key.y, "base64url")]) : x;
  return `${key.kid}.${bytes.toString("base64url")}`;
}
