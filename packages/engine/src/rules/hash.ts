/**
 * 64 bits of a text as 16 hex digits: two 32-bit MurmurHash3-style lanes over its UTF-16 units.
 *
 * It names things (versions, firings); it keeps no secrets. `crypto.subtle` is no choice here: it is asynchronous and
 * missing on shops without https.
 */
export function hash64(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
    a = (a << 13) | (a >>> 19);
    b = (b << 17) | (b >>> 15);
  }
  a = finish(a ^ (b >>> 16) ^ text.length);
  b = finish(b ^ (a >>> 13));
  return hex(a) + hex(b);
}

/** MurmurHash3's 32-bit finalizer (Austin Appleby, public domain). */
function finish(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function hex(lane: number): string {
  return (lane >>> 0).toString(16).padStart(8, "0");
}

/** JSON with its keys sorted, so that two ways of writing one thing hash alike. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    const entries = Object.entries(inner).sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0));
    return Object.fromEntries(entries);
  });
}
