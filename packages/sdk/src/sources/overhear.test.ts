import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { overhear } from "./overhear.ts";

const lost = new TypeError("Failed to fetch");
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown) => void unhandled.push(reason);
/** Long enough for Node to have reported what nobody handled. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 20));

let kept = vi.fn();
let broken = vi.fn();
/** Vitest's own listeners would fail the test for what is to be seen here. */
let others: NodeJS.UnhandledRejectionListener[] = [];

beforeEach(() => {
  kept = vi.fn();
  broken = vi.fn();
  unhandled.length = 0;
  others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", onUnhandled);
});
afterEach(() => {
  process.removeAllListeners("unhandledRejection");
  for (const other of others) process.on("unhandledRejection", other);
});

function overheard<T>(promise: Promise<T>): Promise<T> {
  overhear(promise, kept, broken);
  return promise;
}

describe("How a promise ends", () => {
  test("is heard when it is kept", async () => {
    expect(await overheard(Promise.resolve("answer"))).toBe("answer");
    expect(kept).toHaveBeenCalledExactlyOnceWith("answer");
  });

  test("is heard when it is broken", async () => {
    await expect(overheard(Promise.reject(lost))).rejects.toBe(lost);
    expect(broken).toHaveBeenCalledExactlyOnceWith(lost);
  });

  test("is heard by us before the page, which may use it up", async () => {
    const order: string[] = [];
    const promise = Promise.resolve();
    overhear(promise, () => order.push("we"), broken);
    await promise.then(() => order.push("page"));
    expect(order).toEqual(["we", "page"]);
  });

  test("is heard once of a promise that is handed out twice", async () => {
    const promise = Promise.resolve();
    overheard(promise);
    await overheard(promise);
    expect(kept).toHaveBeenCalledTimes(1);
  });
});

describe("A failure", () => {
  test("that nobody handles is reported as unhandled, once", async () => {
    overheard(Promise.reject(lost));
    await aMoment();
    expect(unhandled).toEqual([lost]);
  });

  test.each<[string, (promise: Promise<unknown>) => unknown]>([
    ["catch", (promise) => promise.catch(() => {})],
    ["then", (promise) => promise.then(undefined, () => {})],
    ["finally and catch", (promise) => promise.finally(() => {}).catch(() => {})],
    [
      "await",
      async (promise) => {
        try {
          await promise;
        } catch {}
      },
    ],
    ["Promise.all", (promise) => Promise.all([promise, 1]).catch(() => {})],
    ["an async function's return", (promise) => (async () => promise)().catch(() => {})],
    [
      "a promise resolved with it",
      (promise) => new Promise((resolve) => resolve(promise)).catch(() => {}),
    ],
  ])("that the page handles by %s is not", async (_how, handle) => {
    await handle(overheard(Promise.reject(lost)));
    await aMoment();
    expect(unhandled).toEqual([]);
  });

  test("that the page handles a few microtasks late is not", async () => {
    const promise = overheard(Promise.reject(lost));
    for (let i = 0; i < 5; i++) await Promise.resolve();
    promise.catch(() => {});
    await aMoment();
    expect(unhandled).toEqual([]);
  });

  test("of what the page made of it is reported as ever", async () => {
    void overheard(Promise.reject(lost)).then(() => "never");
    await aMoment();
    expect(unhandled).toEqual([lost]);
  });

  test("of our own is nobody's business", async () => {
    const fail = () => {
      throw new Error("ours");
    };
    overhear(Promise.resolve(), fail, fail);
    const promise = Promise.reject(lost);
    overhear(promise, fail, fail);
    await promise.catch(() => {});
    await aMoment();
    expect(unhandled).toEqual([]);
  });
});

describe("A promise", () => {
  test("is one of the page's own when the page has looked at it", async () => {
    const promise = overheard(Promise.resolve(1));
    expect(promise).toBeInstanceOf(Promise);
    await promise;
    expect(Object.getPrototypeOf(promise)).toBe(Promise.prototype);
    expect(Object.getOwnPropertyNames(promise)).toEqual([]);
  });

  test("of a class of the page's keeps its class and what hangs on it", async () => {
    class Cancelable<T> extends Promise<T> {
      cancel = () => "canceled";
    }
    const promise = overheard(Cancelable.resolve(1)) as Cancelable<number>;
    expect(promise.cancel()).toBe("canceled");
    expect(promise.then(() => {})).toBeInstanceOf(Cancelable);
    await promise;
    expect(kept).toHaveBeenCalledTimes(1);
  });

  test("that is none but can be waited for, as some libraries have it, is heard", async () => {
    // oxlint-disable-next-line unicorn/no-thenable
    const thenable = { then: (done: (value: number) => void) => void done(7) };
    overhear(thenable, kept, broken);
    expect(kept).toHaveBeenCalledExactlyOnceWith(7);
    expect(await thenable).toBe(7);
  });

  test.each([[undefined], [7], [{}], [Object.freeze(Promise.resolve())]])(
    "%j is left alone",
    (value) => {
      overhear(value, kept, broken);
      expect(kept).not.toHaveBeenCalled();
    },
  );
});
