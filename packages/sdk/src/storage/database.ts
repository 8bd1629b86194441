import { LateError, within, withinMs } from "./within.ts";

/** What the database holds, by name. */
export type StoreName = "events" | "outbox" | "offers" | "notes" | "state";

const stores: readonly StoreName[] = ["events", "outbox", "offers", "notes", "state"];

/** 2: the outbox says whose device an event is sent for. */
const version = 2;

/** One transaction, at work. Nothing in it waits for a promise: on a page that has replaced `Promise` it would be over by then. */
export interface Transaction<Value> {
  store(name: StoreName): IDBObjectStore;
  /** What a request brings. Where `then` throws, nothing is written. */
  read<Result>(request: IDBRequest<Result>, then: (result: Result) => void): void;
  /** What the whole comes to, once it is written. */
  answer(value: Value): void;
}

/** A connection to a database. Those that ended by no doing of ours throw at the next call; whoever asks opens another. */
export class Database {
  readonly name: string;
  readonly #db: IDBDatabase;

  constructor(db: IDBDatabase) {
    this.name = db.name;
    this.#db = db;
  }

  /**
   * Does something in one transaction: all of it or nothing.
   *
   * @throws LateError where it takes too long. It is undone then if that is still possible.
   */
  transact<Value>(
    mode: IDBTransactionMode,
    names: readonly StoreName[],
    work: (tx: Transaction<Value>) => void,
  ): Promise<Value> {
    let begun: IDBTransaction | undefined;
    const done = new Promise<Value>((resolve, reject) => {
      begun = this.#db.transaction(names, mode);
      run(begun, work, resolve, reject);
    });
    return within(done, () => {
      if (begun) undo(begun);
      return new LateError(`IndexedDB did not answer within ${withinMs} ms.`, this.#answers());
    });
  }

  close(): void {
    this.#db.close();
  }

  /** However long it takes. */
  #answers(): Promise<Database> {
    return new Promise((resolve, reject) => {
      const request = this.#db.transaction("state").objectStore("state").count();
      request.addEventListener("success", () => resolve(this));
      request.addEventListener("error", () =>
        reject(request.error ?? new Error("IndexedDB failed.")),
      );
    });
  }
}

/** What it has written so far must not stay by itself. */
function undo(tx: IDBTransaction): void {
  try {
    tx.abort();
  } catch {
    // It has ended already; or it is being written, and nobody can say how that ends.
  }
}

function run<Value>(
  tx: IDBTransaction,
  work: (tx: Transaction<Value>) => void,
  resolve: (value: Value) => void,
  reject: (cause: unknown) => void,
): void {
  let answer: Value;
  let fault: unknown;
  const attempt = (step: () => void): void => {
    try {
      step();
    } catch (cause) {
      fault = cause;
      undo(tx);
    }
  };
  tx.addEventListener("complete", () => resolve(answer));
  tx.addEventListener("abort", () =>
    reject(tx.error ?? fault ?? new Error("The browser ended the transaction.")),
  );
  attempt(() =>
    work({
      store: (name) => tx.objectStore(name),
      read: (request, then) => {
        request.addEventListener("success", () => attempt(() => then(request.result)));
      },
      answer: (value) => (answer = value),
    }),
  );
}

/**
 * Opens a database, made or brought up to date where it has to be.
 *
 * @param onErased somebody, in another tab, deletes it: the connection is closed already.
 * @throws LateError if it takes too long, behind a tab that will not let go of an older version, say. Its `later` brings the {@link Database}.
 */
export function openDatabase(name: string, onErased: () => void): Promise<Database> {
  const opening = new Promise<Database>((resolve, reject) => {
    const request = indexedDB.open(name, version);
    request.addEventListener("upgradeneeded", ({ oldVersion }) => {
      if (oldVersion < 1) for (const store of stores) request.result.createObjectStore(store);
      else if (oldVersion < 2 && request.transaction) nameDevices(request.transaction);
    });
    request.addEventListener("error", () =>
      reject(request.error ?? new Error("IndexedDB did not open.")),
    );
    request.addEventListener("success", () => {
      const db = request.result;
      db.addEventListener("versionchange", ({ newVersion }) => {
        // Let go at once: a newer page that upgrades, or one that erases, would wait for this tab for ever.
        db.close();
        if (newVersion === null) onErased();
      });
      resolve(new Database(db));
    });
  });
  return within(
    opening,
    () => new LateError(`IndexedDB did not open within ${withinMs} ms.`, opening),
  );
}

/** Of version 1 the outbox holds events, and all of them are this device's. */
function nameDevices(tx: IDBTransaction): void {
  const outbox = tx.objectStore("outbox");
  const asked = tx.objectStore("notes").get("identity");
  asked.addEventListener("success", () => {
    const { deviceKey = "" } = (asked.result ?? {}) as { readonly deviceKey?: string };
    const entries = outbox.openCursor();
    entries.addEventListener("success", () => {
      entries.result?.update({ event: entries.result.value, deviceKey });
      entries.result?.continue();
    });
  });
}

/**
 * Deletes a database, whoever has it open.
 *
 * @throws LateError while somebody holds on to it; it is deleted when that ends.
 */
export function deleteDatabase(name: string): Promise<void> {
  const deleting = new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.addEventListener("success", () => resolve());
    request.addEventListener("error", () =>
      reject(request.error ?? new Error("IndexedDB was not deleted.")),
    );
  });
  const message = `IndexedDB did not delete “${name}” within ${withinMs} ms.`;
  return within(deleting, () => new LateError(message, deleting));
}
