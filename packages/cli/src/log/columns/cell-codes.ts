import { hashBytes, slackBytes } from "./words.ts";

/** Numbers the different cells of a column, by their bytes, in the order they come. */
export class CellCodes {
  #slots = new Int32Array(1024).fill(-1);
  #hashes = new Int32Array(512);
  /** Where each code's bytes end. */
  #ends = new Int32Array(512);
  #kept = new Uint8Array(16_384);
  #keptView = new DataView(this.#kept.buffer);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Forgets all, and keeps the room for as many. */
  clear(): void {
    this.#slots.fill(-1);
    this.#size = 0;
  }

  /** The bytes of all codes, one behind the other: where they are, though there may be others behind. */
  get bytes(): Uint8Array {
    return this.#kept;
  }

  /** Where each code's bytes end. */
  get ends(): Int32Array {
    return this.#ends;
  }

  /** The number of some bytes; of new ones, the next. Behind them there must be {@link slackBytes} to read. */
  codeOf(view: DataView, start: number, length: number): number {
    const hash = hashBytes(view, start, length);
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const code = slots[slot] as number;
      if (code === -1) return this.#add(view, start, length, hash, slot);
      if (this.#hashes[code] === hash && this.#equals(code, view, start, length)) return code;
    }
  }

  /** The bytes of a code, as they were taken in. */
  bytesOf(code: number): Uint8Array {
    return this.#kept.subarray(this.#startOf(code), this.#ends[code]);
  }

  #startOf(code: number): number {
    return code === 0 ? 0 : (this.#ends[code - 1] as number);
  }

  #equals(code: number, view: DataView, start: number, length: number): boolean {
    const from = this.#startOf(code);
    if ((this.#ends[code] as number) - from !== length) return false;
    let i = 0;
    for (; i + 4 <= length; i += 4)
      if (this.#keptView.getInt32(from + i, true) !== view.getInt32(start + i, true)) return false;
    for (; i < length; i++) if (this.#kept[from + i] !== view.getUint8(start + i)) return false;
    return true;
  }

  #add(view: DataView, start: number, length: number, hash: number, slot: number): number {
    const code = this.#size++;
    const from = this.#startOf(code);
    if (code === this.#hashes.length) this.#growCodes();
    while (from + length + slackBytes > this.#kept.length) this.#growKept();
    this.#kept.set(new Uint8Array(view.buffer, view.byteOffset + start, length), from);
    this.#ends[code] = from + length;
    this.#hashes[code] = hash;
    this.#slots[slot] = code;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return code;
  }

  #growCodes(): void {
    const double = (from: Int32Array): Int32Array<ArrayBuffer> => {
      const to = new Int32Array(from.length * 2);
      to.set(from);
      return to;
    };
    this.#hashes = double(this.#hashes);
    this.#ends = double(this.#ends);
  }

  #growKept(): void {
    if (this.#kept.length >= 2 ** 30)
      throw new Error("a column has more different texts than can be told apart: 1 GB of them");
    const kept = new Uint8Array(this.#kept.length * 2);
    kept.set(this.#kept);
    this.#kept = kept;
    this.#keptView = new DataView(kept.buffer);
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let code = 0; code < this.#size; code++) {
      let slot = (this.#hashes[code] as number) & mask;
      while (slots[slot] !== -1) slot = (slot + 1) & mask;
      slots[slot] = code;
    }
    this.#slots = slots;
  }
}
