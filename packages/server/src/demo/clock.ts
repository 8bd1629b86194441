import type { DemoClock } from "@proffer/protocol";
import { readSetting, writeSetting } from "../storage/settings.ts";
import type { Store } from "../storage/store.ts";

/** The clock of a demonstration: the real one, moved ahead by as much as somebody asked for. */
export interface MovableClock {
  /** UTC ms. */
  readonly now: () => number;
  read(): DemoClock;
  move(clock: DemoClock): Promise<void>;
}

/**
 * Makes the clock of a demonstration. The offset is kept, so that a restart does not throw the shop days back.
 *
 * @example
 * ```ts
 * const demo = await createMovableClock(store, Date.now);
 * await demo.move({ offsetMs: 8 * 86_400_000 });
 * ```
 */
export async function createMovableClock(store: Store, real: () => number): Promise<MovableClock> {
  let offsetMs = Number((await readSetting(store.db, "demo_offset_ms")) ?? 0);
  return {
    now: () => real() + offsetMs,
    read: () => ({ offsetMs }),
    async move(clock) {
      await writeSetting(store.db, "demo_offset_ms", String(clock.offsetMs));
      ({ offsetMs } = clock);
    },
  };
}
