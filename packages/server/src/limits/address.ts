import ipaddr from "ipaddr.js";

/**
 * What an address is counted under. Of IPv6 it is the /64, which is what one customer gets: whoever has one may take a
 * new address at every request.
 *
 * @returns `undefined` for this very machine: there a proxy sits that the server was not told of (`--trust-proxy`), and
 *   all customers together would be taken for one.
 * @example
 * ```ts
 * nameAddress("2001:db8:1:2:3:4:5:6"); // "2001:db8:1:2::/64"
 * ```
 */
export function nameAddress(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return undefined;
  const read = ipaddr.process(address);
  if (read.range() === "loopback") return undefined;
  if (read instanceof ipaddr.IPv4) return read.toString();
  return `${read.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(":")}::/64`;
}
