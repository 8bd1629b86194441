import type { TurnDeps } from "./take-turn.ts";
import { takeTurn } from "./take-turn.ts";

/** Goes round by itself and looks at customers when something of theirs falls due. */
export interface Wheel {
  /** Something may be due now. */
  wake(): void;
  /** Looks at everybody who is due, and resolves when nobody is left. */
  workNow(): Promise<void>;
  /** Lets the looks that are under way finish. */
  stop(): Promise<void>;
}

export interface WheelOptions extends TurnDeps {
  readonly onError: (cause: unknown) => void;
  /** There is something to send. */
  readonly onDeliveries: () => void;
  /** How often to see whether another server has written, or a clock was moved. */
  readonly lookEveryMs?: number;
}

/** So many are taken at a time: another server that is as fast gets its share. */
const handful = 64;

/** Much longer than a handful takes; then its server is taken for dead. By the machine's clock. */
const holdMs = 10_000;

/**
 * Sleeps until the next instant that stands in the index, and every few seconds looks whether there is an earlier one.
 *
 * @example
 * ```ts
 * const wheel = createWheel({ store, rulesOf: () => ruleset, clock: Date.now, onError: console.error, onDeliveries() {} });
 * await wheel.stop();
 * ```
 */
export function createWheel(options: WheelOptions): Wheel {
  const { clock, onError, onDeliveries, lookEveryMs = 3000 } = options;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | undefined;
  let again = false;
  let isStopped = false;

  async function workAll(): Promise<void> {
    for (;;) {
      const subjects = await hold(options);
      let toSend = false;
      for (const subject of subjects) {
        if (isStopped) return;
        // One that cannot be looked at is tried again when it is not held any more; the others go on.
        const sends = await takeTurn(options, subject).catch(onError);
        toSend = sends === true || toSend;
      }
      if (toSend) onDeliveries();
      if (subjects.length < handful) return;
    }
  }

  async function round(): Promise<void> {
    do {
      again = false;
      await workAll().catch(onError);
    } while (again && !isStopped);
    working = undefined;
    if (!isStopped) await sleep();
  }

  async function sleep(): Promise<void> {
    const next = await nextDue(options).catch(() => undefined);
    const waitMs = next === undefined ? lookEveryMs : Math.max(next - clock(), 1);
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(work, Math.min(waitMs, lookEveryMs)).unref();
  }

  function work(): void {
    again = true;
    working ??= round();
  }

  work();
  return {
    wake: work,
    async workNow() {
      work();
      await working;
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await working;
    },
  };
}

/** Takes some who are due, so that no other server looks at the same at the same time. */
async function hold({ store, clock }: TurnDeps): Promise<readonly string[]> {
  const [now, real] = [clock(), Date.now()];
  return store.transaction(async (trx) => {
    const due = trx
      .selectFrom("turns")
      .select("subject")
      .where("due_at", "<=", now)
      .where("held_until", "<=", real)
      .orderBy("due_at")
      .limit(handful);
    const rows = await trx
      .updateTable("turns")
      .set({ held_until: real + holdMs })
      .where("subject", "in", due)
      .where("held_until", "<=", real)
      .returning("subject")
      .execute();
    return rows.map(({ subject }) => subject);
  });
}

/** The next instant that anybody's turn comes, whoever is at it just now left out. */
async function nextDue({ store }: TurnDeps): Promise<number | undefined> {
  const row = await store.db
    .selectFrom("turns")
    .select((turn) => turn.fn.min("due_at").as("next"))
    .where("due_at", "is not", null)
    .where("held_until", "<=", Date.now())
    .executeTakeFirst();
  return row?.next ?? undefined;
}
