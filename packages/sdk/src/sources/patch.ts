import { quietly } from "./listen.ts";

type Call = (result: unknown, self: unknown, args: readonly unknown[]) => void;

/**
 * Hears each call of a function of the page's, after it has returned. `this`, arguments, what it returns or throws, its
 * name, length and own properties stay as they are: it is a proxy.
 *
 * @returns puts the page's function back; where somebody has wrapped ours meanwhile it stays in place and is deaf.
 *   `undefined` where the page does not let it be changed.
 */
export function patch(owner: object, name: string, after: Call): (() => void) | undefined {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== "function") return undefined;
  let heard: Call | undefined = quietly(after);
  const ours = new Proxy(original, {
    apply(target, self, args: readonly unknown[]) {
      const result: unknown = Reflect.apply(target, self, args);
      heard?.(result, self, args);
      return result;
    },
  });
  if (!Reflect.defineProperty(owner, name, { ...shapeOf(before), value: ours })) return undefined;
  return () => {
    heard = undefined;
    if (Object.getOwnPropertyDescriptor(owner, name)?.value !== ours) return;
    if (before) Reflect.defineProperty(owner, name, before);
    else Reflect.deleteProperty(owner, name);
  };
}

/** A property that was inherited, or made by a getter, becomes a plain one until it is put back. */
function shapeOf(before: PropertyDescriptor | undefined): PropertyDescriptor {
  return before && "value" in before
    ? before
    : { configurable: true, enumerable: before?.enumerable ?? true, writable: true };
}
