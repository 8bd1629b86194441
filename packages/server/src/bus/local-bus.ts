import type { Bus } from "./bus.ts";
import { createListeners } from "./listeners.ts";

/**
 * The bus of a server that is alone.
 *
 * @example
 * ```ts
 * const bus = createLocalBus();
 * const stop = bus.subscribe("rules.changed", (data) => console.log(data));
 * bus.publish("rules.changed", { hash: "1f0c" });
 * stop();
 * ```
 */
export function createLocalBus(): Bus {
  const listeners = createListeners();
  return {
    isShared: false,
    publish: (subject, data) => listeners.tell(subject, data),
    subscribe: (subject, onMessage) => listeners.add(subject, onMessage),
    // Nothing comes between the parts of one process.
    onMissed: () => () => {},
    async close() {
      listeners.clear();
    },
  };
}
