import type { WatchRecord } from "@proffer/engine";

/**
 * What a page has to know of the customer to do without the engine: as long as its watch says that nothing can fire,
 * events are only written down. Kept in the store with every commit, whoever makes it.
 */
export interface QuietRecord {
  /** The store's revision that it was written with. With another one it is void: somebody wrote who does not know of it. */
  readonly at: number;
  readonly watch: WatchRecord;
  /** The instant of the last event or look, UTC ms: the next event is stamped behind it. */
  readonly lastAt: number | null;
  /** What the customer last did, UTC ms: how long a session has been quiet. */
  readonly activeAt: number | null;
}
