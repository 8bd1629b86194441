import { quietly } from "./listen.ts";

type Hear = (value: unknown) => void;

const overheard = new WeakSet<object>();

/**
 * Hears how a promise of the page's ends, and leaves it to the page: the same object, and where nobody handles its failure
 * that is still reported as unhandled.
 *
 * Listening to a promise counts as handling it. So until the page listens itself (by `then`, or by `await`, which reads
 * `constructor`) the promise has a prototype that notices; should it fail before, an echo of ours fails in its place.
 */
export function overhear(promise: unknown, onKept: Hear, onBroken: Hear): void {
  if (!isThenable(promise) || overheard.has(promise) || !Object.isExtensible(promise)) return;
  overheard.add(promise);
  const prototype = Object.getPrototypeOf(promise) as object;
  const broken = quietly(onBroken);
  let isHandled = false;
  let echo: Promise<never> | undefined;
  // Before the prototype is changed, for `then` reads `constructor` too.
  promise.then(quietly(onKept), (reason) => {
    if (!isHandled) echo = Promise.reject(reason);
    broken(reason);
  });
  const watched = Object.create(prototype) as object;
  for (const key of ["then", "constructor"])
    Object.defineProperty(watched, key, {
      get(this: object) {
        isHandled = true;
        echo?.catch(() => undefined);
        if (Object.getPrototypeOf(promise) === watched) Object.setPrototypeOf(promise, prototype);
        return Reflect.get(prototype, key, this) as unknown;
      },
    });
  Object.setPrototypeOf(promise, watched);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" && value !== null && typeof Reflect.get(value, "then") === "function"
  );
}
