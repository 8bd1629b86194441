/** Texts are read four bytes at a time, so behind the last one there must be bytes to read past. */
export const slackBytes = 8;

/** Keeps of a word the bytes that belong to a text: by the text's length modulo 4. */
export const tails: Int32Array = Int32Array.of(-1, 0xff, 0xffff, 0xffffff);

const spread = 0x9e3779b1;

/** Mixes a word into a hash. */
export function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, spread);
  return mixed ^ (mixed >>> 15);
}

/** Spreads a hash over all its bits, so that its lowest ones may number a slot. */
export function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** The hash of a text's bytes. Two texts of one hash are told apart by their bytes. */
export function hashBytes(view: DataView, start: number, length: number): number {
  let hash = length;
  const whole = start + (length & ~3);
  for (let at = start; at < whole; at += 4) hash = mix(hash, view.getInt32(at, true));
  const rest = length & 3;
  if (rest !== 0) hash = mix(hash, view.getInt32(whole, true) & (tails[rest] as number));
  return finish(hash);
}
