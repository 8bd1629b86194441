import type { Event } from "../event/event.ts";
import type { Look } from "./fact.ts";
import { groupOf } from "./fact.ts";

/** What is kept for one value of `by`: a group of each source that groups by it, in the source's seat. */
export type Bucket = (Group | undefined)[];

/** What a source keeps of one group. */
export interface Group {
  copy(): Group;
  /** Whether nothing of it can matter any more at an instant, nor later. */
  isSpent(at: number): boolean;
}

/** Below this many keys nobody looks for spent ones. */
const minSwept = 64;

/**
 * The groups of one `by`, for every source that groups by it: a key is looked up once an event, however many facts
 * ask. Groups that can never matter again are swept out as their number doubles, so that it stays bounded by what the
 * windows hold.
 */
export class Keyring {
  readonly by: string | null;
  readonly buckets: Map<string, Bucket>;
  #key: string | undefined;
  #bucket: Bucket | undefined;
  #look: Look | undefined;
  #found: Bucket | null | undefined;
  #sweepAt = minSwept;

  constructor(by: string | null, buckets = new Map<string, Bucket>()) {
    this.by = by;
    this.buckets = buckets;
  }

  /** Turns to the group of an event that is about to be taken in. */
  enter(event: Event): void {
    this.#look = undefined;
    this.#key = groupOf(event, this.by);
    this.#bucket = this.#key === undefined ? undefined : this.buckets.get(this.#key);
    if (this.buckets.size > this.#sweepAt) this.#sweep(event.timestamp);
  }

  /** What a seat keeps for the event that was entered; `undefined` where there is nothing yet, or the event has no group. */
  get(seat: number): Group | undefined {
    return this.#bucket?.[seat];
  }

  /** Whether the event that was entered has a group. */
  hasGroup(): boolean {
    return this.#key !== undefined;
  }

  /** Keeps something in a seat for the event that was entered, which has a group. */
  put(seat: number, group: Group): void {
    const key = this.#key as string;
    if (!this.#bucket) this.buckets.set(key, (this.#bucket = []));
    fill(this.#bucket, seat, group);
  }

  /** Forgets what a seat keeps for the event that was entered. */
  forget(seat: number): void {
    if (this.#bucket && seat < this.#bucket.length) this.#bucket[seat] = undefined;
  }

  /**
   * What is kept for the group that a look is about: `null` where nothing is, `undefined` where its event has no group.
   * Many rules ask at one look, so the answer is kept until the next.
   */
  at(look: Look): Bucket | null | undefined {
    if (this.#look === look) return this.#found;
    const key = groupOf(look.event, this.by);
    this.#found = key === undefined ? undefined : (this.buckets.get(key) ?? null);
    this.#look = look;
    return this.#found;
  }

  /** Keeps a group that was kept elsewhere. */
  restore(key: string, seat: number, group: Group): void {
    let bucket = this.buckets.get(key);
    if (!bucket) this.buckets.set(key, (bucket = []));
    fill(bucket, seat, group);
  }

  copy(): Keyring {
    const copy = new Keyring(this.by, new Map());
    for (const [key, bucket] of this.buckets)
      copy.buckets.set(
        key,
        bucket.map((group) => group?.copy()),
      );
    copy.#sweepAt = this.#sweepAt;
    return copy;
  }

  #sweep(at: number): void {
    for (const [key, bucket] of this.buckets)
      if (
        bucket !== this.#bucket &&
        bucket.every((group) => group === undefined || group.isSpent(at))
      )
        this.buckets.delete(key);
    this.#sweepAt = Math.max(minSwept, this.buckets.size * 2);
  }
}

/** No holes: an array with holes is a slow one. */
function fill(bucket: Bucket, seat: number, group: Group): void {
  while (bucket.length <= seat) bucket.push(undefined);
  bucket[seat] = group;
}

/** A source's way to its groups. */
export class Seat<Kept extends Group> {
  readonly ring: Keyring;
  readonly seat: number;
  /** An empty group. */
  readonly make: () => Kept;

  constructor(ring: Keyring, seat: number, make: () => Kept) {
    this.ring = ring;
    this.seat = seat;
    this.make = make;
  }

  /** The group of the event that is being taken in, made where it is the first; `undefined` where the event has none. */
  own(): Kept | undefined {
    const kept = this.ring.get(this.seat) as Kept | undefined;
    if (kept || !this.ring.hasGroup()) return kept;
    const made = this.make();
    this.ring.put(this.seat, made);
    return made;
  }

  /** The group of the event that is being taken in, where there is one already. */
  known(): Kept | undefined {
    return this.ring.get(this.seat) as Kept | undefined;
  }

  forget(): void {
    this.ring.forget(this.seat);
  }

  /** `null` where nothing is kept for the look's group, `undefined` where its event has none. */
  at(look: Look): Kept | null | undefined {
    const bucket = this.ring.at(look);
    return bucket ? ((bucket[this.seat] as Kept | undefined) ?? null) : bucket;
  }
}
