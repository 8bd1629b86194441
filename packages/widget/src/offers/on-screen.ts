import { useEffect, useRef } from "preact/hooks";
import type { RefObject } from "preact";

/** Half of a card is enough to have seen it. */
const threshold = 0.5;

/**
 * Calls back once the element can really be seen.
 *
 * An IntersectionObserver also keeps silent in a background tab and where the page hides our host,
 * which a look at the DOM would not tell. What is drawn unseen is not `isActive`.
 */
export function useOnScreen(onSeen: () => void, isActive = true): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!element.current || !isActive) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        onSeen();
      },
      { threshold },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
    // One look for the life of the card: a card is keyed by its offer.
  }, [isActive]);
  return element;
}
