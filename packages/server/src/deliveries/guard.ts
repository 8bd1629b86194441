import { lookup as systemLookup } from "node:dns/promises";
import ipaddr from "ipaddr.js";

/** What may be connected to beside the public net. */
export interface GuardOptions {
  /** Hosts that are let through although they lie inside: names as they stand in the address, or single IPs. */
  readonly allowHosts?: readonly string[];
  /** The system's resolver if left out. */
  readonly resolve?: Resolve;
}

/** Every address of a name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** An address that may be connected to: this very one, whatever its name says later. */
export interface Target {
  readonly url: URL;
  /** The one to connect to. */
  readonly address: string;
  readonly family: 4 | 6;
}

/** Why an address is not connected to. No later try would change that. */
export class Forbidden extends Error {}

/** Where web servers listen. Others are mail, databases and whatever else answers to a line of text. */
const ports = new Set(["", "80", "443", "8080", "8443"]);

const system: Resolve = async (host) =>
  (await systemLookup(host, { all: true })).map(({ address }) => address);

/**
 * Decides what may be connected to. A name is resolved here, once, every address that it has is looked at, and the
 * connection goes to one of those: a second answer of the same name server, a millisecond later, changes nothing.
 *
 * @throws Forbidden for what is inside, and for what is no address of the web; whatever the resolver throws.
 * @example
 * ```ts
 * const { address } = await guard("https://hooks.example/proffer", {});
 * ```
 */
export async function guard(
  text: string,
  { allowHosts = [], resolve = system }: GuardOptions,
): Promise<Target> {
  const url = readUrl(text);
  const host = hostOf(url);
  const isAllowed = allowHosts.some((allowed) => isSameHost(allowed, host, url.port));
  if (!isAllowed && url.protocol !== "https:")
    throw new Forbidden(
      `“${url.host}” is asked by http, which anybody on the way can read. Use https.`,
    );
  if (!isAllowed && !ports.has(url.port))
    throw new Forbidden(`Port ${url.port} is none that web servers listen on.`);
  const addresses = ipaddr.isValid(host) ? [host] : await resolve(host);
  const [first] = addresses;
  if (first === undefined) throw new Error(`“${host}” has no address.`);
  // Of a name that lies half inside nothing is believed.
  const inside = isAllowed ? undefined : addresses.find((address) => !isPublic(address));
  if (inside !== undefined)
    throw new Forbidden(
      `“${host}” leads inside, to ${rangeOf(inside)}. Name it in --allow-hosts if that is meant.`,
    );
  return { url, address: first, family: ipaddr.parse(first).kind() === "ipv6" ? 6 : 4 };
}

/** The URL parser has by now turned `0x7f.1`, `2130706433` and `０１７７.0.0.1` into what they are. */
function readUrl(text: string): URL {
  if (!URL.canParse(text)) throw new Forbidden("This is no address of the web.");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:")
    throw new Forbidden(`“${url.protocol}” is not of the web. Use https.`);
  if (url.username !== "" || url.password !== "")
    throw new Forbidden(
      "An address carries no user and no password. Leave out what stands before the @.",
    );
  return url;
}

function hostOf({ hostname }: URL): string {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.+$/, "");
  if (host === "") throw new Forbidden("The address has no host.");
  return host;
}

function isSameHost(allowed: string, host: string, port: string): boolean {
  const [name = "", at] = allowed.toLowerCase().split(/:(?=\d+$)/);
  return name.replace(/^\[|\]$/g, "") === host && (at === undefined || at === port);
}

/**
 * Whether an address is of the public net. Only `unicast` is, and of IPv6 only what carries no IPv4 inside that is not.
 */
export function isPublic(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address instanceof ipaddr.IPv6) {
    const inner = embedded(address);
    if (inner) return isPublic(inner.toString());
    // 2000::/3 is all that was ever given out; the rest is reserved, local or a way around this.
    if ((address.parts[0] ?? 0) >> 13 !== 1) return false;
  }
  return address.range() === "unicast" && !tellsSecrets.has(address.toString());
}

/** Azure's own, which lies in the public range and is reached from inside a machine alone. */
const tellsSecrets = new Set(["168.63.129.16"]);

/** The IPv4 that an IPv6 leads to by mapping (::ffff:0:0/96), NAT64 (64:ff9b::/96), 6to4 (2002::/16). */
function embedded(address: ipaddr.IPv6): ipaddr.IPv4 | undefined {
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  const { parts } = address;
  if (parts[0] === 0x64 && parts[1] === 0xff9b && parts.slice(2, 6).every((part) => part === 0))
    return ipv4Of(parts[6], parts[7]);
  // 6to4 is switched off nearly everywhere, and a relay that is not would lead to the address inside.
  if (parts[0] === 0x2002) return ipv4Of(parts[1], parts[2]);
  return undefined;
}

function ipv4Of(high = 0, low = 0): ipaddr.IPv4 {
  return new ipaddr.IPv4([high >> 8, high & 255, low >> 8, low & 255]);
}

function rangeOf(address: string): string {
  return ipaddr.isValid(address) ? `${address} (${ipaddr.parse(address).range()})` : address;
}
