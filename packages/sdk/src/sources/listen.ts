/** `act`, so that what goes wrong in it stays with us: the page is not to hear of our mistakes. */
export function quietly<Args extends readonly unknown[]>(
  act: (...args: Args) => void,
): (...args: Args) => void {
  return (...args) => {
    try {
      act(...args);
    } catch {
      // Not told in the console either: what throws here is mostly the page's own, a getter or an object it has frozen.
    }
  };
}

/**
 * Hears events without holding the page up, and before the page's own listeners, which may stop them.
 *
 * @param types names with a space between.
 * @returns stops listening.
 */
export function listen<T extends Event>(
  target: EventTarget,
  types: string,
  hear: (event: T) => void,
): () => void {
  const names = types.split(" ");
  const heard = quietly(hear) as (event: Event) => void;
  const options = { capture: true, passive: true };
  for (const name of names) target.addEventListener(name, heard, options);
  return () => {
    for (const name of names) target.removeEventListener(name, heard, options);
  };
}

/** All of these ended at once. */
export function together(...stops: readonly (() => void)[]): () => void {
  return () => {
    for (const stop of stops) stop();
  };
}
