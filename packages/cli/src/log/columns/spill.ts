import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { slackBytes } from "./words.ts";

/** Up to so many bytes of a log are held in memory; what is beyond goes through a file. */
export const maxHeldBytes: number = 128 * 1024 * 1024;
/** At least so many are, where a log is larger than was thought. */
const minHeldBytes = 32 * 1024 * 1024;
/** What the rows that are expected in a partition take, and then some. */
const bytesAPartition = 4 * 1024 * 1024;
/** 16 KB a page: large enough for few writes, small enough that some hundreds fit into a processor's own memory. */
const pageWords = 4096;

/** Where a piece of a partition is: in a file, or held in memory that all threads share. */
interface Piece {
  readonly at: number;
  readonly bytes: number;
  readonly held: SharedArrayBuffer | null;
}

/** What a worker needs to read a partition of a spill. */
export interface SpilledPartition {
  readonly pieces: readonly Piece[];
  readonly bytes: number;
}

/** Rows on their way from the order of arrival to their customers: many partitions, each written from its beginning to its end. */
export class Spill {
  readonly partitions: number;
  /** The pages of all partitions, in one piece: to find one of many costs more than to write a row. */
  readonly words: Int32Array;
  readonly #buffer: SharedArrayBuffer;
  readonly #file: string;
  /** By partition: where its page begins, and how much of it is written. */
  readonly #starts: Int32Array;
  readonly #fill: Int32Array;
  readonly #pieces: Piece[][];
  #fd: number | undefined;
  #written = 0;
  #nextPage: number;

  /**
   * @param partitions a power of two.
   * @param file where to, should it not fit into memory.
   * @param heldBytes how much memory it may take.
   */
  constructor(partitions: number, file: string, heldBytes: number = maxHeldBytes) {
    this.partitions = partitions;
    this.#file = file;
    const wanted = Math.max(minHeldBytes, partitions * bytesAPartition);
    const pages = Math.max(partitions, Math.floor(Math.min(wanted, heldBytes) / (pageWords * 4)));
    // What is not written to is not there: the system gives memory when it is touched.
    this.#buffer = new SharedArrayBuffer(pages * pageWords * 4);
    this.words = new Int32Array(this.#buffer);
    this.#starts = Int32Array.from({ length: partitions }, (_, i) => i * pageWords);
    this.#nextPage = partitions * pageWords;
    this.#fill = new Int32Array(partitions);
    this.#pieces = Array.from({ length: partitions }, () => []);
  }

  /** Where in {@link words} a record of so many words may be written. @throws an `Error` where it is too long for any. */
  placeFor(partition: number, words: number): number {
    const fill = this.#fill[partition] as number;
    if (fill + words <= pageWords) return (this.#starts[partition] as number) + fill;
    if (words > pageWords)
      throw new Error(`A row's customer and id take more than ${pageWords * 4} bytes.`);
    this.#turn(partition);
    return this.#starts[partition] as number;
  }

  /** So many words have been written. */
  advance(partition: number, words: number): void {
    this.#fill[partition] = (this.#fill[partition] as number) + words;
  }

  /** What there is, of each partition. Nothing more may be written. */
  finish(): readonly SpilledPartition[] {
    for (let i = 0; i < this.partitions; i++) this.#hold(i);
    this.close();
    return this.#pieces.map((pieces) => ({
      pieces,
      bytes: pieces.reduce((sum, { bytes }) => sum + bytes, 0),
    }));
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  /** A partition's page is full: it gets another, or the same, emptied. */
  #turn(partition: number): void {
    if (this.#nextPage < this.words.length) {
      this.#hold(partition);
      this.#starts[partition] = this.#nextPage;
      this.#nextPage += pageWords;
    } else {
      const start = this.#starts[partition] as number;
      const end = start + (this.#fill[partition] as number);
      (this.#pieces[partition] as Piece[]).push(this.#write(this.words.subarray(start, end)));
    }
    this.#fill[partition] = 0;
  }

  #hold(partition: number): void {
    const at = (this.#starts[partition] as number) * 4;
    const bytes = (this.#fill[partition] as number) * 4;
    const pieces = this.#pieces[partition] as Piece[];
    if (bytes > 0) pieces.push({ at, bytes, held: this.#buffer });
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
    if (piece.held) whole.set(new Uint8Array(piece.held, piece.at, piece.bytes), at);
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
