import type { Random } from "./random.ts";

/** Any JSON, and what only looks like it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Texts that have broken programs before: in databases, paths, logs, patterns, addresses and dates. */
export const hostileTexts: readonly string[] = [
  "",
  " ",
  "\0",
  "a\0b",
  "\uD800",
  "\uDC00\uD800",
  "\uFEFF",
  "\u202Etxt.exe",
  "🇩🇪👩‍👩‍👧‍👧",
  "é".repeat(300),
  "x".repeat(10_000),
  "../../../../etc/passwd",
  "..%2f..%2fetc%2fpasswd",
  "C:\\Windows\\win.ini",
  "'; drop table events; --",
  '" or 1=1 --',
  "%s%n%p",
  "${jndi:ldap://127.0.0.1/a}",
  "{{constructor.constructor('return 1')()}}",
  "<script>alert(1)</script>",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "then",
  "toJSON",
  "length",
  "user:somebody",
  "NaN",
  "Infinity",
  "-0",
  "1e400",
  "0x10",
  "9007199254740993",
  "2026-02-30T25:61:61Z",
  "9999-12-31T23:59:59.999Z",
  "-271821-04-20T00:00:00Z",
  "1970-01-01",
  "a@b",
  '"<x>"@[::1]',
  "http://169.254.169.254/latest",
  "javascript:alert(1)",
  "(a+)+$",
  "a,b;c=d",
  "\r\nSet-Cookie: a=b",
];

const hostileValues: readonly Json[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  -(2 ** 53),
  1e308,
  5e-324,
  [],
  {},
  [[]],
  [null],
  { "": "" },
];

/** A value that nobody expects. */
export function hostileValue(random: Random): Json {
  const way = random.next();
  if (way < 0.5) return random.pick(hostileTexts);
  if (way < 0.9) return structuredClone(random.pick(hostileValues));
  if (way < 0.94) return nested(random.int(60) + 1, random.chance(0.5));
  if (way < 0.97)
    return Array.from({ length: random.int(1_200) }, () =>
      structuredClone(random.pick(hostileValues)),
    );
  return { [random.pick(hostileTexts)]: random.pick(hostileTexts) };
}

function nested(depth: number, inLists: boolean): Json {
  let value: Json = 1;
  for (let i = 0; i < depth; i++) value = inLists ? [value] : { a: value };
  return value;
}

/** The same value with a few of its parts gone, renamed, repeated or replaced. */
export function mutate(value: Json, random: Random): Json {
  let changed = structuredClone(value);
  for (let times = random.int(3); times >= 0; times--) changed = mutateOnce(changed, random);
  return changed;
}

function mutateOnce(value: Json, random: Random): Json {
  if (typeof value !== "object" || value === null || random.chance(0.08))
    return hostileValue(random);
  const keys = Object.keys(value);
  if (keys.length === 0) return hostileValue(random);
  const key = random.pick(keys);
  const parts = value as { [key: string]: Json };
  const way = random.next();
  if (way < 0.55) parts[key] = mutateOnce(parts[key] as Json, random);
  else if (way < 0.7) delete parts[key];
  else if (way < 0.8) define(parts, random.pick(hostileTexts), hostileValue(random));
  else if (way < 0.9) define(parts, random.pick(hostileTexts), structuredClone(parts[key] as Json));
  else parts[key] = hostileValue(random);
  return Array.isArray(value) ? value.filter((part) => part !== undefined) : value;
}

/** As JSON.parse does: a key “__proto__” is a key like any other. */
function define(parts: { [key: string]: Json }, key: string, value: Json): void {
  if (Array.isArray(parts)) parts.push(value);
  else
    Object.defineProperty(parts, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

/** A value as the text of a body, now and then damaged on the way. */
export function toBytes(value: Json, random: Random): Buffer {
  const bytes = Buffer.from(JSON.stringify(value) ?? "");
  const way = random.next();
  if (way < 0.8) return bytes;
  if (way < 0.85) return bytes.subarray(0, random.int(bytes.length + 1));
  if (way < 0.9) {
    const damaged = Buffer.from(bytes);
    for (let i = 0; i < 3 && damaged.length > 0; i++)
      damaged[random.int(damaged.length)] = random.int(256);
    return damaged;
  }
  if (way < 0.93) return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]);
  if (way < 0.96) return Buffer.concat([bytes, bytes]);
  return random.bytes(random.int(200));
}
