const encoder = new TextEncoder();

/**
 * The partition whose events a customer's are: FNV-1a (32 bits) over the id's UTF-8 bytes, modulo the number of partitions.
 *
 * It is the hash behind NATS's own subject mapping `{{partition(n,1)}}`, so a publisher may leave the reckoning to the
 * server. It must never change: a customer's events have to stay in one place.
 *
 * @example
 * ```ts
 * const subject = `events.${partitionOf("anon-1", 8)}.batch`;
 * ```
 */
export function partitionOf(customer: string, partitions: number): number {
  let hash = 0x811c9dc5;
  for (const byte of encoder.encode(customer)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % partitions;
}
