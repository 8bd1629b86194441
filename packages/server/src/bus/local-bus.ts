import type { Bus } from "./bus.ts";

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
  const listeners = new Map<string, Set<(data: unknown) => void>>();
  return {
    publish(subject, data) {
      for (const hear of listeners.get(subject) ?? []) queueMicrotask(() => hear(data));
    },
    subscribe(subject, onMessage) {
      const heard = listeners.get(subject) ?? new Set();
      listeners.set(subject, heard.add(onMessage));
      return () => void heard.delete(onMessage);
    },
    async close() {
      listeners.clear();
    },
  };
}
