import { deviceKeyHeader, identityHeader } from "@proffer/protocol";
import { accessTable } from "../../../packages/server/src/access/table.ts";
import { agentKey, keyOf } from "../../../packages/server/src/testing/site.ts";
import type { Random } from "./random.ts";
import { bodyFor, customers } from "./samples.ts";
import { hostileTexts, mutate, toBytes } from "./values.ts";

/** A request that a program could make. */
export interface FuzzRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Buffer | undefined;
}

// The socket's own route has a part of the fuzzing for itself.
const targets = Object.keys(accessTable)
  .map((route) => route.split(" ") as [string, string])
  .filter(([, path]) => path !== "/v1/chat");

const otherMethods = ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "GET", "POST"];

/** One of the routes, with something wrong about how it is asked. */
export function requestOf(random: Random): FuzzRequest {
  const [usual, path] = random.pick(targets);
  const method = random.chance(0.05) ? random.pick(otherMethods) : usual;
  const body = bodyFor(path, random);
  const changed = random.chance(0.9) ? mutate(body, random) : body;
  const hasBody = method === "POST" || random.chance(0.02);
  return {
    method,
    url: addressOf(path, random),
    headers: headersOf(random),
    payload: hasBody ? toBytes(changed, random) : undefined,
  };
}

function addressOf(path: string, random: Random): string {
  const filled = path.replaceAll(/:\w+|\*/g, () =>
    encode(random.pick([...hostileTexts, "1"]), random),
  );
  const way = random.next();
  const base = way < 0.04 ? `${filled}${random.pick(damage)}` : filled;
  if (random.chance(0.6)) return base;
  const query = Array.from({ length: random.int(4) + 1 }, () => {
    const value = random.chance(0.3) ? "1" : random.pick(hostileTexts);
    return `${random.pick(names)}${random.pick(["", "[]", "[a]"])}=${encode(value, random)}`;
  });
  return `${base}?${query.join("&")}`;
}

const damage = ["/", "//", "/..", "/%2e%2e/", "%", "%00", "%zz", "/%ff%fe", ";x=1", "#x", "\\"];
const names = [
  ..."bucket ruleset q locale name anonymousId token after limit state code site __proto__".split(
    " ",
  ),
  "constructor",
];

/** Mostly as it should be; an address cannot hold everything as it is. */
function encode(text: string, random: Random): string {
  try {
    const encoded = encodeURIComponent(text.slice(0, 2_000));
    return random.chance(0.05) ? encoded.slice(0, -1) : encoded;
  } catch {
    return "%ED%A0%80";
  }
}

const types = [
  "application/json",
  "application/json; charset=utf-16",
  "application/json;;;=",
  "text/plain",
  "text/plain;charset=UTF-8",
  "multipart/form-data; boundary=x",
  "application/x-www-form-urlencoded",
  "image/png",
  "",
  "x",
];

function headersOf(random: Random): Record<string, string> {
  const headers: Record<string, string> = {
    "content-type": random.chance(0.8) ? "application/json" : random.pick(types),
  };
  const set = (name: string, usual: string, share: number): void => {
    if (random.chance(share))
      headers[name] = random.chance(0.7) ? usual : toHeader(random.pick(hostileTexts));
  };
  set(deviceKeyHeader, keyOf(random.pick(customers)), 0.7);
  set("authorization", `Bearer ${agentKey}`, 0.4);
  set(identityHeader, "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.", 0.2);
  set("cookie", "proffer_session=1; a=b", 0.1);
  set("origin", "https://shop.example", 0.3);
  set("if-none-match", '"x", W/"y"', 0.1);
  set("range", "bytes=0-1,5-", 0.05);
  set("accept-encoding", "br;q=0.1, gzip", 0.1);
  set("content-encoding", "gzip", 0.03);
  set("x-forwarded-for", "1.2.3.4, ::1", 0.1);
  set("host", "shop.example:99999", 0.1);
  set("accept", "text/html", 0.1);
  set("idempotency-key", "k1", 0.2);
  set("x-shopify-hmac-sha256", "x", 0.1);
  set("webhook-signature", "v1,x", 0.1);
  set("upgrade", "websocket", 0.02);
  return headers;
}

/** What Node lets into a header; the rest is tried on raw connections. */
function toHeader(text: string): string {
  return text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, "?").slice(0, 4_000);
}
