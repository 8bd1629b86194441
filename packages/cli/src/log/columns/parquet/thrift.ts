/** A struct of Thrift's compact protocol: its fields by their number. */
export type Struct = ReadonlyMap<number, unknown>;

/** Reads structs of Thrift's compact protocol, which Parquet's headers are written in. */
export class ThriftReader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  struct(): Struct {
    const fields = new Map<number, unknown>();
    let field = 0;
    for (;;) {
      const head = this.#byte();
      if (head === 0) return fields;
      const delta = head >> 4;
      field = delta === 0 ? Number(this.#zigzag()) : field + delta;
      fields.set(field, this.#value(head & 15));
    }
  }

  #value(type: number): unknown {
    switch (type) {
      case 1:
        return true;
      case 2:
        return false;
      case 3:
        return this.#byte();
      case 4:
      case 5:
      case 6:
        return Number(this.#zigzag());
      case 7:
        this.at += 8;
        return undefined;
      case 8:
        return this.#text();
      case 9:
      case 10:
        return this.#list();
      case 12:
        return this.struct();
      default:
        throw new Error("the file's metadata is not what Parquet writes");
    }
  }

  #list(): unknown[] {
    const head = this.#byte();
    const size = head >> 4 === 15 ? Number(this.#varint()) : head >> 4;
    const type = head & 15;
    // In a list a truth value is a byte of its own.
    return Array.from({ length: size }, () => (type <= 2 ? this.#byte() === 1 : this.#value(type)));
  }

  #text(): string {
    const length = Number(this.#varint());
    const text = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + this.at, length);
    this.at += length;
    return text.toString("utf8");
  }

  #byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw new Error("the file's metadata breaks off");
    return byte;
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  }

  #zigzag(): bigint {
    const value = this.#varint();
    return (value >> 1n) ^ -(value & 1n);
  }
}
