import { patch } from "./patch.ts";

/** When what is in a queue got there, while its reader was on the way. */
export interface HeldPushes {
  /** UTC ms of this device; of what was there before, when the queue was first seen. */
  readonly at: (entry: unknown) => number;
  /** Hears no more; `push` is the page's own again. */
  readonly stop: () => void;
}

/** Notes when things are pushed to a queue of the page's, if it is one. */
export function holdPushes(queue: unknown, now: () => number): HeldPushes {
  const begun = now();
  const times = new Map<unknown, number>();
  const stop =
    typeof queue === "object" &&
    queue &&
    patch(queue, "push", (_length, _queue, entries) => {
      for (const entry of entries) times.set(entry, now());
    });
  return { at: (entry) => times.get(entry) ?? begun, stop: () => stop && stop() };
}
