import type { FileHandle } from "node:fs/promises";
import { open } from "node:fs/promises";
import { join } from "node:path";

/** One customer's state as it lies in a segment. */
export interface StoredState {
  readonly customer: string;
  readonly state: Uint8Array;
  /** The instant at which the customer's next timer falls due, UTC ms; infinite where none is running. */
  readonly due: number;
}

/** Where a state lies in a segment. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

/** A record is: length of the customer, length of the state (32 bits each), due (a double), the customer, the state. */
const headBytes = 16;

/** Few enough calls to read a gigabyte in seconds. */
const scanBytes = 1 << 20;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A file to which states are appended, and which is never changed otherwise. */
export class Segment {
  readonly file: string;
  readonly #handle: FileHandle;
  #bytes: number;

  private constructor(file: string, handle: FileHandle, bytes: number) {
    this.file = file;
    this.#handle = handle;
    this.#bytes = bytes;
  }

  /** Makes an empty segment; there must be none of that name. */
  static async create(folder: string, file: string): Promise<Segment> {
    return new Segment(file, await open(join(folder, file), "wx+"), 0);
  }

  /** Opens a segment as it was when `bytes` of it were written. */
  static async open(folder: string, file: string, bytes: number): Promise<Segment> {
    const handle = await open(join(folder, file), "r");
    const { size } = await handle.stat();
    if (size >= bytes) return new Segment(file, handle, bytes);
    await handle.close();
    throw new Error(
      `${join(folder, file)} has ${size} bytes, and the snapshot needs ${bytes} of it. Bring the folder back from a backup, or give --state an empty one to run over the stream again.`,
    );
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Appends states in one write and says where each one lies. */
  async append(states: readonly StoredState[]): Promise<readonly Place[]> {
    const records = states.map(encodeRecord);
    const places: Place[] = [];
    let end = this.#bytes;
    for (const { length } of records) {
      places.push({ offset: end, length });
      end += length;
    }
    const whole = Buffer.concat(records);
    for (let written = 0; written < whole.length;)
      written += (
        await this.#handle.write(whole, written, whole.length - written, this.#bytes + written)
      ).bytesWritten;
    this.#bytes = end;
    return places;
  }

  async read({ offset, length }: Place): Promise<StoredState> {
    const record = Buffer.allocUnsafe(length);
    await this.#handle.read(record, 0, length, offset);
    return decodeRecord(record);
  }

  /** Every state in the order they were appended, with its place. */
  async *scan(): AsyncGenerator<StoredState & Place> {
    if (this.#bytes === 0) return;
    const chunks = this.#handle.createReadStream({
      start: 0,
      end: this.#bytes - 1,
      autoClose: false,
      highWaterMark: scanBytes,
    });
    let rest: Buffer = Buffer.alloc(0);
    let offset = 0;
    for await (const chunk of chunks) {
      rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
      for (let length = lengthOf(rest); length <= rest.length; length = lengthOf(rest)) {
        yield { ...decodeRecord(rest.subarray(0, length)), offset, length };
        offset += length;
        rest = rest.subarray(length);
      }
    }
  }

  /** Returns when everything appended is on disk. */
  async sync(): Promise<void> {
    await this.#handle.sync();
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/** The length of the record that begins here; infinite where not even its head is here. */
function lengthOf(bytes: Buffer): number {
  if (bytes.length < headBytes) return Number.POSITIVE_INFINITY;
  return headBytes + bytes.readUInt32LE(0) + bytes.readUInt32LE(4);
}

function encodeRecord({ customer, state, due }: StoredState): Uint8Array {
  const name = encoder.encode(customer);
  const record = Buffer.allocUnsafe(headBytes + name.length + state.length);
  record.writeUInt32LE(name.length, 0);
  record.writeUInt32LE(state.length, 4);
  record.writeDoubleLE(due, 8);
  record.set(name, headBytes);
  record.set(state, headBytes + name.length);
  return record;
}

function decodeRecord(record: Buffer): StoredState {
  const split = headBytes + record.readUInt32LE(0);
  return {
    customer: decoder.decode(record.subarray(headBytes, split)),
    state: record.subarray(split),
    due: record.readDoubleLE(8),
  };
}
