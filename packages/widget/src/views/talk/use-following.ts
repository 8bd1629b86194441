import { useLayoutEffect, useRef } from "preact/hooks";
import type { RefObject } from "preact";

/** Nearer to the end than this, a reader is following along; farther up, they are reading and must not be moved. */
const followPx = 60;

interface Following {
  readonly element: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
}

/**
 * Keeps the newest message in sight for a reader who is at the end.
 *
 * @param what changes with what is there to be seen.
 * @param isOwn whether the newest message is the reader's own, which is always followed.
 */
export function useFollowing(what: string, isOwn: boolean): Following {
  const element = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const top = useRef(0);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    if (isOwn) following.current = true;
    const toEnd = (): void => {
      if (following.current) current.scrollTop = current.scrollHeight;
    };
    toEnd();
    // A part that was fetched, or a keyboard that came up, leaves less room than there was.
    const watching = new ResizeObserver(toEnd);
    for (const one of [current, ...current.children]) watching.observe(one);
    return () => watching.disconnect();
  }, [what]);
  return {
    element,
    onScroll: () => {
      const { current } = element;
      if (!current) return;
      const below = current.scrollHeight - current.scrollTop - current.clientHeight;
      // Our own scrolling is heard late, when there may be more below already: only who went up has stopped following.
      if (below < followPx) following.current = true;
      else if (current.scrollTop < top.current) following.current = false;
      top.current = current.scrollTop;
    },
  };
}
