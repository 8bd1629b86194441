/** How many groups customers are put into for a roll-out. */
export const buckets = 100;

/**
 * The group that a customer is in, 0 to 99, by which a roll-out goes: FNV-1a of 32 bits over the id's UTF-16 units, which
 * are its bytes where it is ASCII as ours are, modulo 100. Server and pages work it out for themselves, so it never changes.
 *
 * @example
 * ```ts
 * await fetch(`/v1/config?bucket=${bucketOf(anonymousId)}`);
 * ```
 */
export function bucketOf(anonymousId: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < anonymousId.length; i++)
    hash = Math.imul(hash ^ anonymousId.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % buckets;
}
