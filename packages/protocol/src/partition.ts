const encoder = new TextEncoder();

/**
 * Into which of so many equal parts somebody falls: FNV-1a (32 bits) over the id's UTF-8 bytes, modulo their number.
 *
 * It is the hash behind NATS's own subject mapping `{{partition(n,1)}}`, so a publisher may leave the reckoning to the
 * broker; and what tells which customers get a rule set first that is rolled out. It must never change: a customer's
 * events have to stay in one place.
 *
 * @example
 * ```ts
 * const subject = `events.${partitionOf("anon-1", 8)}.batch`;
 * ```
 */
export function partitionOf(id: string, partitions: number): number {
  let hash = 0x811c9dc5;
  for (const byte of encoder.encode(id)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % partitions;
}
