import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { SegmentExtent, Source } from "./manifest.ts";
import { readManifest, syncFolder, writeManifest } from "./manifest.ts";
import type { Place, StoredState } from "./segment.ts";
import { Segment } from "./segment.ts";

/** Where a customer's state lies, and when it has to be looked at. */
interface Entry extends Place {
  readonly segment: Segment;
  readonly due: number;
}

/** How far a snapshot goes. */
export interface Progress {
  /** The last message in it, by its sequence in the stream. */
  readonly sequence: number;
  /** The last of our firings in their stream. */
  readonly published: number;
  /** The hash of the rules whose timers the states' dues are. */
  readonly rules: string | null;
}

/** States wait here for one write of this many bytes. */
const maxPendingBytes = 4 << 20;

/** What is out of date may take this much more than what is not before all is written anew. */
const maxSlackBytes = 64 << 20;

/** Every start adds one. */
const maxSegments = 16;

/**
 * The states of a partition's customers on disk, with the sequence of the last message in them.
 *
 * States are appended to a segment as they come, and belong to the snapshot once a manifest names them: {@link commit}
 * brings the segment to disk first and then puts the manifest in its place, so that after a kill or a power cut there are
 * the states of one sequence and no others. Only where each customer's state lies is in memory.
 */
export class StateStore {
  readonly #folder: string;
  readonly #source: Source;
  readonly #owner = randomUUID();
  readonly #index = new Map<string, Entry>();
  #pending = new Map<string, StoredState>();
  #pendingBytes = 0;
  /** Those of the snapshot, and at the end the one that is written to. */
  #segments: Segment[] = [];
  #liveBytes = 0;
  #progress: Progress = { sequence: 0, published: 0, rules: null };

  private constructor(folder: string, source: Source) {
    this.#folder = folder;
    this.#source = source;
  }

  /**
   * Opens the snapshot in a folder, or begins one, and takes it over from whoever had it.
   *
   * @throws an `Error` where the snapshot is of another stream or partition.
   */
  static async open(folder: string, source: Source): Promise<StateStore> {
    await mkdir(folder, { recursive: true });
    const manifest = await readManifest(folder);
    if (manifest) checkSource(folder, manifest.source, source);
    const store = new StateStore(folder, source);
    if (manifest) {
      const { sequence, published, rules } = manifest;
      store.#progress = { sequence, published, rules };
    }
    for (const { file, bytes } of manifest?.segments ?? [])
      await store.#load(await Segment.open(folder, file, bytes));
    await store.#begin();
    await store.#writeManifest();
    await store.#sweep();
    return store;
  }

  get progress(): Progress {
    return this.#progress;
  }

  get customers(): number {
    return this.#index.size;
  }

  /** Bytes of states that count, and of all that lie on disk. */
  get bytes(): { readonly live: number; readonly all: number } {
    return {
      live: this.#liveBytes,
      all: this.#segments.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  /** When each customer's next timer falls due; infinite where none is running. */
  *dues(): Generator<readonly [customer: string, due: number]> {
    for (const [customer, { due }] of this.#index) yield [customer, due];
  }

  async read(customer: string): Promise<Uint8Array | undefined> {
    const pending = this.#pending.get(customer);
    if (pending) return pending.state;
    const entry = this.#index.get(customer);
    return entry && (await entry.segment.read(entry)).state;
  }

  /** Takes in a customer's state. It is not part of a snapshot before the next {@link commit}. */
  async write(state: StoredState): Promise<void> {
    this.#pending.set(state.customer, state);
    this.#pendingBytes += state.state.length;
    if (this.#pendingBytes >= maxPendingBytes) await this.#flush();
  }

  /** Makes what was written a snapshot. */
  async commit(progress: Progress): Promise<void> {
    await this.#flush();
    if (this.#isWorthCompacting()) await this.#compact();
    await this.#current.sync();
    await this.#checkOwner();
    this.#progress = progress;
    await this.#writeManifest();
    await this.#sweep();
  }

  async close(): Promise<void> {
    for (const segment of this.#segments) await segment.close();
  }

  get #current(): Segment {
    return this.#segments.at(-1) as Segment;
  }

  async #load(segment: Segment): Promise<void> {
    this.#segments.push(segment);
    for await (const { customer, offset, length, due } of segment.scan())
      this.#place(customer, { segment, offset, length, due });
  }

  #place(customer: string, entry: Entry): void {
    this.#liveBytes += entry.length - (this.#index.get(customer)?.length ?? 0);
    this.#index.set(customer, entry);
  }

  async #begin(): Promise<void> {
    this.#segments.push(await Segment.create(this.#folder, `${randomUUID()}.states`));
    await syncFolder(this.#folder);
  }

  async #flush(): Promise<void> {
    const states = [...this.#pending.values()];
    const segment = this.#current;
    const places = await segment.append(states);
    for (const [i, { customer, due }] of states.entries())
      this.#place(customer, { segment, due, ...(places[i] as Place) });
    this.#pending = new Map();
    this.#pendingBytes = 0;
  }

  #isWorthCompacting(): boolean {
    const { live, all } = this.bytes;
    return all > 2 * live + maxSlackBytes || this.#segments.length > maxSegments;
  }

  /** Writes every state anew into one segment. The others go once the manifest has ceased to name them. */
  async #compact(): Promise<void> {
    const before = [...this.#segments];
    await this.#begin();
    for (const [customer, { segment, due, ...place }] of this.#index) {
      this.#pending.set(customer, { ...(await segment.read(place)), due });
      this.#pendingBytes += place.length;
      if (this.#pendingBytes >= maxPendingBytes) await this.#flush();
    }
    await this.#flush();
    this.#segments = [this.#current];
    for (const segment of before) await segment.close();
  }

  async #writeManifest(): Promise<void> {
    const segments: SegmentExtent[] = this.#segments.map(({ file, bytes }) => ({ file, bytes }));
    await writeManifest(this.#folder, {
      format: 1,
      owner: this.#owner,
      source: this.#source,
      ...this.#progress,
      segments,
    });
  }

  /** Two workers on one folder would undo each other's snapshots: the later one has it. */
  async #checkOwner(): Promise<void> {
    const manifest = await readManifest(this.#folder);
    if (manifest?.owner === this.#owner) return;
    throw new Error(
      `${this.#folder}: another worker has taken this partition over, so this one ends.`,
    );
  }

  /** Takes away files that no manifest names: of runs cut short, and of before a compaction. */
  async #sweep(): Promise<void> {
    const named = new Set(this.#segments.map(({ file }) => file));
    for (const file of await readdir(this.#folder)) {
      const isOurs = file.endsWith(".states") || file.startsWith("manifest.json.");
      if (isOurs && !named.has(file)) await rm(join(this.#folder, file), { force: true });
    }
  }
}

function checkSource(folder: string, found: Source, asked: Source): void {
  const differs = (["stream", "partition", "created"] as const).find(
    (field) => found[field] !== asked[field],
  );
  if (differs === undefined) return;
  const what = differs === "created" ? `the stream ${found.stream} as it was made` : differs;
  throw new Error(
    `${folder} holds a snapshot of ${what} ${found[differs]}, and this is ${asked[differs]}. Give --state another folder.`,
  );
}
