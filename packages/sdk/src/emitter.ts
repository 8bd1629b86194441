import type { ProfferEvents } from "./types.ts";

type Listeners = { [Type in keyof ProfferEvents]: Set<(value: ProfferEvents[Type]) => void> };

/** Hands what happens to whoever listens. A listener that throws is told of in the console and stops nobody. */
export class Emitter {
  readonly #listeners: Listeners = {
    event: new Set(),
    decision: new Set(),
    offer: new Set(),
    action: new Set(),
    outcome: new Set(),
    problem: new Set(),
  };

  on<Type extends keyof ProfferEvents>(
    type: Type,
    listener: (value: ProfferEvents[Type]) => void,
  ): () => void {
    const known = Object.keys(this.#listeners);
    if (typeof type !== "string" || !known.includes(type) || typeof listener !== "function") {
      const message = `on needs one of ${known.join(", ")}, and a function to call.`;
      this.emit("problem", { type: "internal", message });
      return () => {};
    }
    const listeners = this.#listeners[type] as Set<typeof listener>;
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  emit<Type extends keyof ProfferEvents>(type: Type, value: ProfferEvents[Type]): void {
    for (const listener of this.#listeners[type]) {
      try {
        listener(value);
      } catch (error) {
        // oxlint-disable-next-line no-console
        console.warn(`[proffer] A listener of “${type}” threw.`, error);
      }
    }
  }
}
