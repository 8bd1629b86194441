import type { Spill } from "./spill.ts";
import { finish, mix, tails } from "./words.ts";

/**
 * How a row stands in a spill, in words of four bytes:
 * its time (two words, a double), its name's code and its id's length, its customer's length, a bit for each property
 * that it has (as many words as it takes), the codes of those, then the bytes of the customer and of the id, each
 * filled up to a word.
 */
export const recordWords = { nameAndId: 2, customer: 3, mask: 4 } as const;

/** How many words the properties' bits take. */
export function maskWords(properties: number): number {
  return (properties + 31) >> 5;
}

const wordsOf = (bytes: number): number => (bytes + 3) >> 2;

/** Writes rows into a spill, each to its customer's partition. */
export class RecordWriter {
  readonly spill: Spill;
  /** The codes of the row that is being written, its properties'; -1 where it lacks the property. */
  readonly codes: Int32Array;
  readonly #maskWords: number;
  /** The row's time, UTC ms. It is handed over here: a double that a call passes on is an object of its own. */
  readonly time = new Float64Array(1);
  readonly #timeWords = new Int32Array(this.time.buffer);

  constructor(spill: Spill, properties: number) {
    this.spill = spill;
    this.codes = new Int32Array(properties).fill(-1);
    this.#maskWords = maskWords(properties);
  }

  /**
   * Writes one row; behind its texts there must be slack to read.
   *
   * @returns `false` where nothing was written, as there are letters beyond ASCII and only ASCII was wanted.
   */
  write(
    name: number,
    users: DataView,
    userAt: number,
    userLength: number,
    ids: DataView,
    idAt: number,
    idLength: number,
    onlyAscii = false,
  ): boolean {
    const { codes, spill } = this;
    let present = 0;
    for (let i = 0; i < codes.length; i++) if ((codes[i] as number) >= 0) present++;
    const head = recordWords.mask + this.#maskWords;
    const userWords = wordsOf(userLength);
    const words = head + present + userWords + wordsOf(idLength);
    const partition = partitionOf(users, userAt, userLength) & (spill.partitions - 1);
    const place = spill.placeFor(partition, words);
    const buffer = spill.words;
    buffer[place] = this.#timeWords[0] as number;
    buffer[place + 1] = this.#timeWords[1] as number;
    buffer[place + recordWords.nameAndId] = name | (idLength << 16);
    buffer[place + recordWords.customer] = userLength;
    for (let i = recordWords.mask; i < head; i++) buffer[place + i] = 0;
    let at = place + head;
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i] as number;
      if (code < 0) continue;
      const word = place + recordWords.mask + (i >> 5);
      buffer[word] = (buffer[word] as number) | (1 << (i & 31));
      buffer[at++] = code;
    }
    const letters =
      copyWords(users, userAt, userLength, buffer, at) |
      copyWords(ids, idAt, idLength, buffer, at + userWords);
    if (onlyAscii && (letters & beyondAscii) !== 0) return false;
    spill.advance(partition, words);
    return true;
  }
}

/** In each byte the bit that no letter of ASCII has. */
const beyondAscii = 0x80808080;

/** @returns all the words' bits. */
function copyWords(
  from: DataView,
  start: number,
  length: number,
  to: Int32Array,
  place: number,
): number {
  const whole = length >> 2;
  let bits = 0;
  for (let i = 0; i < whole; i++) {
    const word = from.getInt32(start + 4 * i, true);
    to[place + i] = word;
    bits |= word;
  }
  const rest = length & 3;
  if (rest === 0) return bits;
  const last = from.getInt32(start + 4 * whole, true) & (tails[rest] as number);
  to[place + whole] = last;
  return bits | last;
}

/** Another hash than the one customers are told apart by, so that a partition's customers spread over its table. */
function partitionOf(view: DataView, start: number, length: number): number {
  let hash = ~length;
  const whole = start + (length & ~3);
  for (let at = start; at < whole; at += 4) hash = mix(hash, view.getInt32(at, true));
  const rest = length & 3;
  if (rest !== 0) hash = mix(hash, view.getInt32(whole, true) & (tails[rest] as number));
  return finish(hash);
}
