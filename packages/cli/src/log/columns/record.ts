import type { Spill } from "./spill.ts";
import { finish, mix, tails } from "./words.ts";

/**
 * How a row stands in a spill, in words of four bytes:
 * its time (two words, a double), its name's code (16 bits), its id's length (10) and a bit for each property that it
 * has, its customer, those bits once more in as many words as they take if there are more than six, the codes of the
 * properties, then the bytes of the customer and of the id, each filled up to a word.
 *
 * A partition's customers are numbered in the order that their texts stand in it, from 0 (a text may stand there again
 * under another number). The word with the customer is that number, and the text is left out; or it is the text's
 * length with all bits turned over, so below 0, and the text that follows is the next number's.
 */
export const recordWords = { head: 2, customer: 3, mask: 4 } as const;

const nameBits = 16;
const idBits = 10;
/** So many properties' bits stand beside the name. */
const fewProperties = 32 - nameBits - idBits;
/** An id has at most 256 characters, so at most 768 bytes. */
const maxIdBytes = 2 ** idBits - 1;

/** How many words the properties' bits take beside those in the head. */
export function maskWords(properties: number): number {
  return properties <= fewProperties ? 0 : (properties + 31) >> 5;
}

/** The code of a record's name. */
export function nameIn(head: number): number {
  return head & 0xffff;
}

/** How many bytes a record's id has. */
export function idLengthIn(head: number): number {
  return (head >>> nameBits) & maxIdBytes;
}

/** The properties' bits, where they all stand in the head. */
export function maskIn(head: number): number {
  return head >>> (nameBits + idBits);
}

const wordsOf = (bytes: number): number => (bytes + 3) >> 2;

/** The properties of some rows, coded. */
export interface CodedRows {
  /** Property by property, the codes by row. What they are where a row lacks the property says nothing. */
  readonly codes: readonly Int32Array[];
  /** By row, a bit for each property that it has; 32 properties to an array, and at least one array. */
  readonly masks: readonly Int32Array[];
}

/** A text among bytes, with slack behind. */
export interface TextPlace {
  view: DataView;
  at: number;
  length: number;
}

/** A customer that rows are written of. */
export interface CustomerPlace extends TextPlace {
  partition: number;
  /** What its partition knows it by; -1 where its text is not there yet, or nobody looked. */
  number: number;
}

/** Writes rows into a spill, each to its customer's partition. */
export class RecordWriter {
  readonly spill: Spill;
  /** Whose the row is that is written next. */
  readonly customer: CustomerPlace = { ...nowhere(), partition: 0, number: -1 };
  /** The id of the row that is written next. */
  readonly id: TextPlace = nowhere();
  /** The row's time, UTC ms. It is handed over here: a double that a call passes on is an object of its own. */
  readonly time = new Float64Array(1);
  readonly #timeWords = new Int32Array(this.time.buffer);
  /** By partition: how many customers' texts stand there. */
  readonly #numbers: Int32Array;

  constructor(spill: Spill) {
    this.spill = spill;
    this.#numbers = new Int32Array(spill.partitions);
  }

  /** Says whose the next rows are: a customer whose text may or may not have been written before. */
  setCustomer(view: DataView, at: number, length: number): void {
    const { customer } = this;
    customer.view = view;
    customer.at = at;
    customer.length = length;
    customer.partition = partitionOf(view, at, length) & (this.spill.partitions - 1);
    customer.number = -1;
  }

  /**
   * Writes one row, its properties those of one of `rows`. Where the customer had no number, it has one afterwards.
   *
   * @returns `false` where nothing was written, as there are letters beyond ASCII and only ASCII was wanted.
   * @throws an `Error` where its texts are longer than any may be.
   */
  write(name: number, rows: CodedRows, row: number, onlyAscii: boolean): boolean {
    const { spill, customer, id } = this;
    if (id.length > maxIdBytes) throw new Error(`A row's id takes more than ${maxIdBytes} bytes.`);
    const { codes, masks } = rows;
    let present = 0;
    for (let m = 0; m < masks.length; m++)
      present += bitCount((masks[m] as Int32Array)[row] as number);
    const isNew = customer.number < 0;
    const userWords = isNew ? wordsOf(customer.length) : 0;
    const extra = maskWords(codes.length);
    const idAt = recordWords.mask + extra + present + userWords;
    const words = idAt + wordsOf(id.length);
    const place = spill.placeFor(customer.partition, words);
    const buffer = spill.words;
    buffer[place] = this.#timeWords[0] as number;
    buffer[place + 1] = this.#timeWords[1] as number;
    const few = extra === 0 ? ((masks[0] as Int32Array)[row] as number) : 0;
    buffer[place + recordWords.head] =
      name | (id.length << nameBits) | (few << (nameBits + idBits));
    buffer[place + recordWords.customer] = isNew ? ~customer.length : customer.number;
    let at = place + recordWords.mask + extra;
    for (let m = 0; m < masks.length; m++) {
      let bits = (masks[m] as Int32Array)[row] as number;
      if (extra !== 0) buffer[place + recordWords.mask + m] = bits;
      for (; bits !== 0; bits &= bits - 1) {
        const property = m * 32 + 31 - Math.clz32(bits & -bits);
        buffer[at++] = (codes[property] as Int32Array)[row] as number;
      }
    }
    let letters = copyWords(id.view, id.at, id.length, buffer, place + idAt);
    if (isNew) letters |= copyWords(customer.view, customer.at, customer.length, buffer, at);
    if (onlyAscii && (letters & beyondAscii) !== 0) return false;
    if (isNew) {
      customer.number = this.#numbers[customer.partition] as number;
      this.#numbers[customer.partition] = customer.number + 1;
    }
    spill.advance(customer.partition, words);
    return true;
  }
}

function nowhere(): TextPlace {
  return { view: new DataView(new ArrayBuffer(8)), at: 0, length: 0 };
}

/** How many bits are set. */
export function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
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
