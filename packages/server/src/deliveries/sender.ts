import type { DeliveryRow } from "../storage/tables/turns.ts";
import type { Store } from "../storage/store.ts";
import type { Carrier, Outcome } from "./carrier.ts";
import { createCircuits } from "./circuit.ts";
import { isStillHeld, keepHeld, nextTry, settle, takeSome } from "./outbox.ts";
import { createRounds } from "../turns/rounds.ts";

/** Works the outbox by itself. */
export interface Sender {
  /** There may be something to send now. */
  wake(): void;
  /** Sends what is to be sent now, and resolves when each has been tried. */
  workNow(): Promise<void>;
  /** Lets the tries that are under way finish. */
  stop(): Promise<void>;
}

export interface SenderOptions {
  readonly store: Store;
  readonly clock: () => number;
  readonly carriers: Readonly<Record<DeliveryRow["channel"], Carrier>>;
  /** Whether a rule may still send: it may have been switched off since. */
  readonly mayStillSend: (delivery: DeliveryRow) => boolean;
  readonly onError: (cause: unknown) => void;
  readonly lookEveryMs?: number;
  readonly random?: () => number;
}

/** So many tries are under way at once, and so many of them to one endpoint. */
const atOnce = 16;
const atOnceEach = 4;

/** @see Sender */
export function createSender(options: SenderOptions): Sender {
  const { store, clock, onError, lookEveryMs = 3000, random = Math.random } = options;
  const circuits = createCircuits(Date.now);
  const underWay = new Map<string, number>();
  const tries = new Set<Promise<void>>();
  const rounds = createRounds({
    work: begin,
    async untilNext() {
      const next = await nextTry(store.db);
      return next === undefined ? undefined : next - clock();
    },
    onError,
    lookEveryMs,
  });

  /** Begins with all that there is room for, and waits for none of it: what hangs must not hold up the others. */
  async function begin(): Promise<void> {
    for (let taken = 1; taken > 0 && !rounds.isStopped;) taken = await beginSome();
  }

  /** @returns how many. */
  async function beginSome(): Promise<number> {
    const without = [...circuits.open(), ...busy()];
    // Never more of one endpoint than it may have, or one that is dead would take every place.
    const limit = Math.min(atOnce - tries.size, atOnceEach);
    const some = limit > 0 ? await takeSome(store, { now: clock(), without, limit }) : [];
    for (const delivery of some) {
      const one: Promise<void> = tryOne(delivery).finally(() => {
        tries.delete(one);
        rounds.wake();
      });
      tries.add(one);
    }
    return some.length;
  }

  const busy = (): string[] =>
    [...underWay].filter(([, count]) => count >= atOnceEach).map(([endpoint]) => endpoint);

  async function tryOne(delivery: DeliveryRow): Promise<void> {
    const { endpoint } = delivery;
    underWay.set(endpoint, (underWay.get(endpoint) ?? 0) + 1);
    const letGo = keepHeld(store, delivery);
    try {
      const outcome = await carry(options, delivery);
      // Only what fails may be the endpoint's fault; a customer who has no address says nothing of the mail server.
      if (outcome.type === "failed") circuits.failed(endpoint);
      else if (outcome.type === "sent") circuits.worked(endpoint);
      await settle(store.db, delivery, outcome, { now: clock(), random });
    } catch (cause) {
      // It is held until its time is over, and then taken again.
      onError(cause);
    } finally {
      letGo();
      const left = (underWay.get(endpoint) ?? 1) - 1;
      if (left === 0) underWay.delete(endpoint);
      else underWay.set(endpoint, left);
    }
  }

  queueMicrotask(rounds.wake);
  return {
    wake: rounds.wake,
    async workNow() {
      await rounds.now();
      // Each one that ends may make room for another.
      while (tries.size > 0) {
        await Promise.race(tries);
        await rounds.now();
      }
    },
    async stop() {
      await rounds.stop();
      await Promise.all(tries);
    },
  };
}

async function carry(
  { store, carriers, mayStillSend }: SenderOptions,
  delivery: DeliveryRow,
): Promise<Outcome> {
  if (!mayStillSend(delivery)) return { type: "dropped", problem: "the rule was switched off" };
  if (!(await isStillHeld(store, delivery))) return { type: "dropped", problem: "taken over" };
  return carriers[delivery.channel](delivery);
}
