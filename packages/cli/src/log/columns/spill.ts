import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { slackBytes } from "./words.ts";

/** Up to so many bytes a log is sorted in memory; beyond it goes through a file. */
const maxHeldBytes = 32 * 1024 * 1024;
/** 16 KB a partition: large enough for few writes, small enough that some hundreds fit into a processor's own memory. */
const bufferWords = 4096;

/** Where a piece of a partition is: in a file, or held. */
interface Piece {
  readonly at: number;
  readonly bytes: number;
  readonly held: Int32Array | null;
}

/** What a worker needs to read a partition of a spill. */
export interface SpilledPartition {
  readonly pieces: readonly Piece[];
  readonly bytes: number;
}

/** Rows on their way from the order of arrival to their customers: many partitions, each written from its beginning to its end. */
export class Spill {
  readonly partitions: number;
  /** The buffers of all partitions, in one piece: to find one of many costs more than to write a row. */
  readonly words: Int32Array;
  readonly #file: string;
  readonly #fill: Int32Array;
  readonly #pieces: Piece[][];
  #fd: number | undefined;
  #written = 0;
  #held = 0;

  /** @param partitions a power of two. @param file where to, should it not fit into memory. */
  constructor(partitions: number, file: string) {
    this.partitions = partitions;
    this.#file = file;
    this.words = new Int32Array(partitions * bufferWords);
    this.#fill = new Int32Array(partitions);
    this.#pieces = Array.from({ length: partitions }, () => []);
  }

  /** Where in {@link words} a record of so many words may be written. @throws an `Error` where it is too long for any. */
  placeFor(partition: number, words: number): number {
    if (words > bufferWords)
      throw new Error(`A row's customer and id take more than ${bufferWords * 4} bytes.`);
    if ((this.#fill[partition] as number) + words > bufferWords) this.#flush(partition);
    return partition * bufferWords + (this.#fill[partition] as number);
  }

  /** So many words have been written. */
  advance(partition: number, words: number): void {
    this.#fill[partition] = (this.#fill[partition] as number) + words;
  }

  /** Writes what is left. */
  finish(): readonly SpilledPartition[] {
    for (let i = 0; i < this.partitions; i++) this.#flush(i);
    this.close();
    return this.#pieces.map((pieces) => ({
      pieces,
      bytes: pieces.reduce((sum, { bytes }) => sum + bytes, 0),
    }));
  }

  /** Whether it had to write a file, so that workers can read partitions of their own accord. */
  get isOnDisk(): boolean {
    return this.#written > 0;
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #flush(partition: number): void {
    const words = this.#fill[partition] as number;
    if (words === 0) return;
    this.#fill[partition] = 0;
    const start = partition * bufferWords;
    const buffer = this.words.subarray(start, start + words);
    const pieces = this.#pieces[partition] as Piece[];
    if (!this.isOnDisk && this.#held + buffer.byteLength <= maxHeldBytes) {
      this.#held += buffer.byteLength;
      pieces.push({ at: 0, bytes: buffer.byteLength, held: buffer.slice() });
      return;
    }
    if (!this.isOnDisk) this.#writeHeld();
    pieces.push(this.#write(buffer));
  }

  #writeHeld(): void {
    for (const pieces of this.#pieces)
      for (const [i, { held }] of pieces.entries()) if (held) pieces[i] = this.#write(held);
  }

  #write(words: Int32Array): Piece {
    this.#fd ??= openSync(this.#file, "wx", 0o600);
    const at = this.#written;
    const bytes = words.byteLength;
    for (let done = 0; done < bytes;)
      done += writeSync(this.#fd, words, done, bytes - done, at + done);
    this.#written += bytes;
    return { at, bytes, held: null };
  }
}

/**
 * Reads a partition whole, its pieces in the order they were written, with slack behind.
 *
 * @param into memory that a partition was read into before: used again where it is large enough.
 */
export function readPartition(
  file: string,
  { pieces, bytes }: SpilledPartition,
  into = new ArrayBuffer(0),
): ArrayBuffer {
  const enough = bytes + slackBytes <= into.byteLength;
  const buffer = enough ? into : new ArrayBuffer(Math.ceil(bytes / 3) * 4 + slackBytes);
  const whole = new Uint8Array(buffer);
  const fd = pieces.some(({ held }) => held === null) ? openSync(file, "r") : undefined;
  let at = 0;
  for (const piece of pieces) {
    if (piece.held) whole.set(new Uint8Array(piece.held.buffer), at);
    else readAll(fd as number, whole, at, piece.bytes, piece.at);
    at += piece.bytes;
  }
  if (fd !== undefined) closeSync(fd);
  return buffer;
}

/** Reads exactly so many bytes. @throws where the file ends before. */
export function readAll(
  fd: number,
  to: Uint8Array,
  offset: number,
  bytes: number,
  position: number,
): void {
  for (let done = 0; done < bytes;) {
    const read = readSync(fd, to, offset + done, bytes - done, position + done);
    if (read === 0) throw new Error("the file ends before it should");
    done += read;
  }
}
