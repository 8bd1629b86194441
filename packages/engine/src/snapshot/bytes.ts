/** What ids are mostly made of: six bits a letter. */
const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-";
const plain = /^[\w-]*$/;
const codes = new Map([...letters].map((letter, code) => [letter.charCodeAt(0), code]));

/** Writes small numbers and texts into as few bytes as they need. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  length = 0;

  byte(value: number): void {
    if (this.length === this.#bytes.length) {
      const larger = new Uint8Array(this.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.length++] = value;
  }

  /** An integer from 0 to 2^53 − 1: seven bits a byte, the lowest first. */
  number(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.byte((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  /** An integer of either sign: small ones of both are short. */
  signed(value: number): void {
    // Doubled, the largest would not be exact any more: those come as their digits, behind a 0.
    if (Math.abs(value) >= 2 ** 51) {
      this.number(0);
      this.text(String(value));
    } else this.number(value < 0 ? -2 * value : 2 * value + 1);
  }

  /** A text: four letters of an id in three bytes, or its UTF-16 units, one to three bytes each. */
  text(value: string): void {
    const isPlain = plain.test(value);
    this.number(value.length * 2 + (isPlain ? 1 : 0));
    if (isPlain) this.#letters(value);
    else for (let i = 0; i < value.length; i++) this.number(value.charCodeAt(i));
  }

  #letters(value: string): void {
    for (let i = 0; i < value.length; i += 4) {
      let bits = 0;
      for (let k = i; k < i + 4; k++) bits = bits * 64 + (codes.get(value.charCodeAt(k)) ?? 0);
      const bytes = Math.min(3, value.length - i);
      for (let k = 0; k < bytes; k++) this.byte((bits >>> (16 - 8 * k)) & 255);
    }
  }

  take(): Uint8Array {
    return this.#bytes.slice(0, this.length);
  }
}

/** What cannot be read: it ends too early, or says what cannot be. */
export class Unreadable extends Error {
  override name = "Unreadable";
}

/** Reads what a {@link ByteWriter} wrote. Every method throws {@link Unreadable} where the bytes are not what it wrote. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new Unreadable("The snapshot ends too early.");
    return byte;
  }

  number(): number {
    let byte = this.byte();
    // Most are short; beyond that numbers may be larger than what bits can be shifted in.
    if (byte < 128) return byte;
    let value = byte - 128;
    let scale = 128;
    for (;;) {
      byte = this.byte();
      if (byte < 128) return value + byte * scale;
      value += (byte - 128) * scale;
      scale *= 128;
      if (scale > 2 ** 49) throw new Unreadable("A number in the snapshot is too large.");
    }
  }

  signed(): number {
    const value = this.number();
    if (value === 0) return Number(this.text());
    return value % 2 === 0 ? -value / 2 : (value - 1) / 2;
  }

  /** How many of something follow: never more than there are bytes left. */
  count(): number {
    const count = this.number();
    if (count > this.#bytes.length - this.#at)
      throw new Unreadable("The snapshot promises more than it holds.");
    return count;
  }

  text(): string {
    const head = this.number();
    const length = Math.floor(head / 2);
    // Three bytes hold four letters.
    if (length * 3 > (this.#bytes.length - this.#at) * 4)
      throw new Unreadable("The snapshot promises more than it holds.");
    if (head % 2 === 1) return this.#letters(length);
    let text = "";
    for (let i = 0; i < length; i++) text += String.fromCharCode(this.number());
    return text;
  }

  #letters(length: number): string {
    let text = "";
    for (let i = 0; i < length; i += 4) {
      const bytes = Math.min(3, length - i);
      let bits = 0;
      for (let k = 0; k < bytes; k++) bits |= this.byte() << (16 - 8 * k);
      for (let k = 0; k < Math.min(4, length - i); k++)
        text += letters[(bits >>> (18 - 6 * k)) & 63];
    }
    return text;
  }

  isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }
}

/** FNV-1a of 32 bits, by Fowler, Noll and Vo: tells damage apart, keeps no secrets. */
export function checksum(bytes: Uint8Array, from: number, seed: number): number {
  let hash = seed ^ 0x811c9dc5;
  for (let i = from; i < bytes.length; i++)
    hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return hash >>> 0;
}
