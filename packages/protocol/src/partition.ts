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
  for (const byte of toUtf8(id)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0) % partitions;
}

/** Its bytes; half a character is no character, as everywhere. */
function toUtf8(text: string): number[] {
  const whole = text.replace(/[\uD800-\uDFFF]/gu, "\uFFFD");
  return Array.from(encodeURIComponent(whole).matchAll(/%(..)|(.)/g), ([, hex, plain = ""]) =>
    hex === undefined ? plain.charCodeAt(0) : parseInt(hex, 16),
  );
}
