import type { Event } from "../event/event.ts";
import { compareEvents } from "../event/event.ts";
import type { Anchor } from "../facts/fact.ts";

/** What of an event is enough to tell what comes behind it. */
export type Position = Pick<Event, "timestamp" | "messageId">;

/** Where a history begins that a snapshot stands for: how many events it covers, and how to read them if need be. */
export interface Earlier {
  readonly length: number;
  /** What comes before it is late: it may have to go among those that have not been read. */
  readonly last: Position;
  /** What timers count from, where the snapshot kept more of it than where it stands. */
  readonly anchors: ReadonlyMap<number, Event>;
  /** Reads the events that the snapshot covers, in their order. */
  readonly read?: () => Promise<readonly Event[]>;
}

/** An event of which nothing is known but that it was. */
export const unread: Event = {
  messageId: "",
  type: "track",
  event: "",
  properties: {},
  timestamp: 0,
};

/** The events of a customer in their order. Behind a snapshot only the later ones are here until somebody needs the rest. */
export class History {
  #events: Event[];
  #ids: Set<string>;
  #earlier: Earlier | undefined;
  /** How many events come before those that are here. */
  #before: number;

  constructor(events: Event[], earlier?: Earlier) {
    this.#events = events;
    this.#ids = new Set(events.map(({ messageId }) => messageId));
    this.#earlier = earlier;
    this.#before = earlier?.length ?? 0;
  }

  /** Those that have been read. */
  get events(): readonly Event[] {
    return this.#events;
  }

  /** How many there are, read or not. */
  get length(): number {
    return this.#before + this.#events.length;
  }

  get last(): Position | undefined {
    return this.#events[this.#events.length - 1] ?? this.#earlier?.last;
  }

  /** The instant from which an event is not late whatever its id. */
  get endsAt(): number {
    const last = this.#events[this.#events.length - 1];
    return last ? last.timestamp + 1 : (this.#earlier?.last.timestamp ?? 0);
  }

  has(messageId: string): boolean {
    return this.#ids.has(messageId);
  }

  eventAt(place: number): Event | undefined {
    const event = this.#events[place - this.#before];
    if (event || !this.#earlier || place >= this.#before) return event;
    return this.#earlier.anchors.get(place) ?? unread;
  }

  /** The event of an id as timers count from it, among those that are known. */
  anchorOf(messageId: string): Anchor | undefined {
    const event = this.#events.findLast((one) => one.messageId === messageId);
    if (event) return { at: event.timestamp, place: this.placeOf(event) };
    for (const [place, { messageId: id, timestamp: at }] of this.#earlier?.anchors ?? [])
      if (id === messageId) return { at, place };
    return undefined;
  }

  /** Where an event stands; −1 where it does not, or has not been read. */
  placeOf(event: Position): number {
    const index = this.#placeFor(event);
    return this.#events[index]?.messageId === event.messageId ? this.#before + index : -1;
  }

  /** Puts an event in its place, and gives that. */
  insert(event: Event): number {
    this.#ids.add(event.messageId);
    const { last } = this;
    if (last === undefined || compareEvents(event, last) >= 0)
      return this.#before + this.#events.push(event) - 1;
    this.mustBeWhole("take in a late event");
    const place = this.#placeFor(event);
    this.#events.splice(place, 0, event);
    return place;
  }

  /** @throws an `Error` where a snapshot stands for events that have not been read. */
  mustBeWhole(purpose: string): void {
    if (this.#earlier)
      throw new Error(
        `A state from a snapshot can ${purpose} only once its history is read: await state.recall(), with a way to read it.`,
      );
  }

  /** Whether a snapshot stands for events that have not been read. */
  get isWhole(): boolean {
    return this.#earlier === undefined;
  }

  /**
   * Reads what a snapshot stands for, where somebody can.
   *
   * @returns what tells whether places are still those of the snapshot: a device keeps a history only so long.
   */
  recall(): undefined | Promise<boolean> {
    const read = this.#earlier?.read;
    return read && this.#recall(read);
  }

  copy(): History {
    const copy = new History([...this.#events], this.#earlier);
    copy.#before = this.#before;
    return copy;
  }

  async #recall(read: () => Promise<readonly Event[]>): Promise<boolean> {
    const events = await read();
    const isSame = events.length === this.#before;
    this.#events = [...events, ...this.#events];
    for (const { messageId } of events) this.#ids.add(messageId);
    this.#before = 0;
    this.#earlier = undefined;
    return isSame;
  }

  #placeFor(event: Position): number {
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareEvents(this.#events[middle] as Event, event) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
