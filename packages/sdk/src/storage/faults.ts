import { IDBFactory } from "fake-indexeddb";

/**
 * What may become of a call of IndexedDB: it throws; its transaction fails later; there is no room; nothing is ever
 * heard of it, done or not; the browser has closed the connection; it has deleted the data with it.
 */
export const faults = ["throws", "fails", "is full", "hangs", "is closed", "is cleared"] as const;

export type Fault = (typeof faults)[number];

/** Ends a transaction as a browser does. */
function fail(tx: IDBTransaction, name: string): void {
  const { _abort: abort } = tx as IDBTransaction & { _abort(name: string): void };
  abort.call(tx, name);
}

/** The connections that are open. */
const connections = new Set<IDBDatabase>();
const { open } = IDBFactory.prototype;
IDBFactory.prototype.open = function (this: IDBFactory, ...args) {
  const request = open.apply(this, args);
  request.addEventListener("success", () => connections.add(request.result as IDBDatabase));
  return request;
};

/** The browser closes every connection, as when its storage process has died. */
export function closeConnections(): void {
  for (const db of connections) db.close();
  connections.clear();
}

/** The browser deletes the site's data. */
export function clearSiteData(): void {
  closeConnections();
  globalThis.indexedDB = new IDBFactory();
}

interface Breaker {
  /** How many calls there were. */
  readonly calls: number;
  /** Ends it: from now on everything works. */
  mend(): void;
}

const operations = ["get", "getAll", "getAllKeys", "put", "delete", "clear", "count"] as const;

/**
 * Lets fake-indexeddb break at one of its calls, from the nth on, counted from 0: opening, beginning a transaction, and
 * each operation within one.
 *
 * @param times how many calls break.
 */
export function breakAt(n: number, fault: Fault, times = 1): Breaker {
  let calls = 0;
  const silent = new WeakSet<object>();
  const undo: (() => void)[] = [];

  const replace = <Host extends object, Name extends keyof Host & string>(
    host: Host,
    name: Name,
    make: (real: Host[Name]) => Host[Name],
  ): void => {
    const real = host[name];
    host[name] = make(real);
    undo.push(() => (host[name] = real));
  };
  /** Counts a call; whether it breaks. */
  const next = (): boolean => {
    const call = calls++;
    return call >= n && call < n + times;
  };

  /** Takes the connections away, and the data where that is gone as well. */
  const takeAway = (): never => {
    if (fault === "is cleared") clearSiteData();
    else closeConnections();
    throw new DOMException("The database connection is closing.", "InvalidStateError");
  };
  const strike = (tx: IDBTransaction): void => {
    if (fault === "hangs") silent.add(tx);
    else if (fault === "throws") throw new DOMException("Internal error.", "UnknownError");
    else if (fault === "fails") fail(tx, "UnknownError");
    else if (fault === "is full") fail(tx, "QuotaExceededError");
    else {
      fail(tx, "AbortError");
      takeAway();
    }
  };

  replace(IDBFactory.prototype as globalThis.IDBFactory, "open", (real) => {
    return function (this: globalThis.IDBFactory, ...args): IDBOpenDBRequest {
      const breaks = next();
      if (breaks && fault === "hangs") return new EventTarget() as IDBOpenDBRequest;
      if (breaks) throw new DOMException("Internal error.", "UnknownError");
      return real.apply(this, args);
    };
  });
  replace(IDBDatabase.prototype, "transaction", (real) => {
    return function (this: IDBDatabase, ...args): IDBTransaction {
      // That of an upgrade is fake-indexeddb's own call.
      if (args[1] === "versionchange") return real.apply(this, args);
      const breaks = next();
      if (breaks && fault.startsWith("is c")) takeAway();
      const tx = real.apply(this, args);
      const listen = tx.addEventListener.bind(tx) as (type: string, told: () => void) => void;
      tx.addEventListener = (type: string, told: unknown) =>
        listen(type, () => {
          if (!silent.has(tx)) (told as () => void)();
        });
      if (breaks) strike(tx);
      return tx;
    };
  });
  for (const name of operations)
    replace(IDBObjectStore.prototype, name, (real) => {
      return function (this: IDBObjectStore, ...args: never[]): IDBRequest {
        const breaks = next();
        const request = (real as (...args: never[]) => IDBRequest).apply(this, args);
        const listen = request.addEventListener.bind(request) as typeof addEventListener;
        const { transaction } = this;
        request.addEventListener = (type: string, told: unknown) =>
          listen(type, () => {
            if (!silent.has(transaction)) (told as () => void)();
          });
        if (breaks) strike(transaction);
        return request;
      } as IDBObjectStore[typeof name];
    });

  return {
    get calls() {
      return calls;
    },
    mend() {
      for (const step of undo.reverse()) step();
      undo.length = 0;
    },
  };
}
