import { isIP } from "node:net";
import { parseDuration } from "@proffer/engine";
import type { LogLevel } from "@proffer/server";

/** Takes a text as it is. */
export const asIs = (text: string): string => text;

/** A switch; the environment spells it in several ways. */
export function readSwitch(text: string, name: string): boolean {
  if (["1", "true", "yes", "on"].includes(text)) return true;
  if (["0", "false", "no", "off"].includes(text)) return false;
  throw new Error(`“${text}” is neither yes nor no. Give ${name} 1 or 0.`);
}

export function readPort(text: string, name: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Error(
    `“${text}” is not a port. Give ${name} a number from 0 to 65535; 0 takes any free one.`,
  );
}

const levels: readonly string[] = ["fatal", "error", "warn", "info", "debug", "trace", "silent"];

export function readLevel(text: string, name: string): LogLevel {
  if (levels.includes(text)) return text as LogLevel;
  throw new Error(`“${text}” is not a log level. Give ${name} one of ${levels.join(", ")}.`);
}

/** More than this belongs behind a link. */
const maxMegabytes = 100;

/** @returns bytes. */
export function readMegabytes(text: string, name: string): number {
  const megabytes = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && megabytes <= maxMegabytes)
    return Math.floor(megabytes * 1024 * 1024);
  throw new Error(
    `“${text}” is not a size. Give ${name} a number of megabytes from 0 to ${maxMegabytes}.`,
  );
}

/** @returns a reader of seconds from 0 to `max`, which gives milliseconds. */
export function readSeconds(max: number): (text: string, name: string) => number {
  return (text, name) => {
    if (/^\d+(?:\.\d+)?$/.test(text) && Number(text) <= max) return Math.round(Number(text) * 1000);
    throw new Error(`“${text}” is not a time. Give ${name} a number of seconds from 0 to ${max}.`);
  };
}

/** @returns a reader of addresses of these kinds; it repeats none, because they may hold passwords. */
export function readUrl(...schemes: string[]): (text: string, name: string) => string {
  const all = schemes.map((scheme) => `${scheme}://…`).join(" or ");
  return (text, name) => {
    // NATS takes several, with commas between them.
    for (const one of text.split(","))
      if (!schemes.some((scheme) => one.trim().startsWith(`${scheme}://`)) || !URL.canParse(one))
        throw new Error(`What ${name} holds is not an address. It begins with ${all}.`);
    return text;
  };
}

/** How long something is kept: `400d`, or `forever`. @returns milliseconds. */
export function readPeriod(text: string, name: string): number {
  const periodMs = text === "forever" ? Infinity : parseDuration(text);
  if (periodMs !== undefined && periodMs > 0) return periodMs;
  throw new Error(`“${text}” is not a time. Give ${name} one like 400d, or forever.`);
}

/** @returns a reader of whole numbers from 1 to `max`. */
export function readCount(max: number): (text: string, name: string) => number {
  return (text, name) => {
    if (/^[1-9]\d*$/.test(text) && Number(text) <= max) return Number(text);
    throw new Error(`“${text}” is not a number. Give ${name} one from 1 to ${max}.`);
  };
}

/** A stream's name becomes part of subjects, where dots, stars and spaces have a meaning of their own. */
export function readStreamName(text: string, name: string): string {
  if (/^[A-Za-z0-9_-]{1,64}$/.test(text)) return text;
  throw new Error(
    `“${text}” is no name of a stream. Give ${name} letters, digits, - and _, such as EVENTS.`,
  );
}

/** @returns a reader of secrets that are at least so long; it repeats none. */
export function readSecret(minLength: number): (text: string, name: string) => string {
  return (text, name) => {
    if (text.length >= minLength) return text;
    throw new Error(
      `The secret in ${name} has ${text.length} characters; ${minLength} are the least.`,
    );
  };
}

/** What a proxy's addresses may be called instead of written out. */
const proxyNames = ["loopback", "linklocal", "uniquelocal"];

/** Addresses and networks, with commas between them. */
export function readProxies(text: string, name: string): readonly string[] {
  const proxies = text.split(",").map((one) => one.trim());
  const wrong = proxies.find((one) => !proxyNames.includes(one) && !isNetwork(one));
  if (wrong === undefined) return proxies;
  throw new Error(
    `“${wrong}” is no address. Give ${name} the proxy's, such as 10.0.0.5 or 10.0.0.0/8, or one of ${proxyNames.join(", ")}; with commas between several.`,
  );
}

function isNetwork(text: string): boolean {
  const [address = "", bits, ...more] = text.split("/");
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d+$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** @returns what stands between the commas. */
export function readList(text: string): readonly string[] {
  return text
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
}

/** RFC 8292 knows these two kinds. */
export function readContact(text: string, name: string): string {
  if (/^(?:mailto:\S+@\S+|https:\/\/\S+)$/.test(text)) return text;
  throw new Error(`“${text}” is no contact. Give ${name} one like mailto:help@shop.example.`);
}
