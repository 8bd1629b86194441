import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Block } from "./block.ts";
import type { BlockBuffers, BlockPlace } from "./block-file.ts";
import { createBuffers, decodeBlock, sumOf } from "./block-file.ts";
import { readAll } from "./spill.ts";
import type { Store } from "./store.ts";
import { DamagedStore, valuesFile } from "./store.ts";

/** Reads a store block by block, each into the same memory. */
export class StoreReader {
  readonly store: Store;
  readonly buffers: BlockBuffers;
  /** Property by property, its distinct values by their codes. */
  readonly values: readonly (readonly unknown[])[];
  readonly #folder: string;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #files = new Map<string, number>();

  /** @throws {@link DamagedStore} */
  constructor(folder: string, store: Store) {
    this.store = store;
    this.#folder = folder;
    this.buffers = createBuffers(store.blocks, store.properties.length);
    const largest = store.blocks.reduce((most, { bytes }) => Math.max(most, bytes), 0);
    this.#bytes = new Uint8Array(largest);
    const values = readFileSync(join(folder, valuesFile));
    if (sumOf(values) !== store.valuesCrc) throw new DamagedStore(`${valuesFile} has changed`);
    this.values = JSON.parse(values.toString("utf8")) as unknown[][];
  }

  /** A block; it holds until the next one is read. @throws {@link DamagedStore} */
  read(place: BlockPlace): Block {
    const bytes = this.#bytes.subarray(0, place.bytes);
    try {
      readAll(this.#open(place.file), bytes, 0, place.bytes, place.at);
    } catch (error) {
      throw new DamagedStore(error instanceof Error ? error.message : String(error));
    }
    if (sumOf(bytes) !== place.crc) throw new DamagedStore(`${place.file} has changed`);
    return decodeBlock(bytes, this.buffers);
  }

  close(): void {
    for (const fd of this.#files.values()) closeSync(fd);
    this.#files.clear();
  }

  #open(file: string): number {
    let fd = this.#files.get(file);
    if (fd === undefined) this.#files.set(file, (fd = openSync(join(this.#folder, file), "r")));
    return fd;
  }
}
