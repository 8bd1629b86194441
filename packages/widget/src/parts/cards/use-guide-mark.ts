import { useEffect } from "preact/hooks";
import { useWidget } from "../../context.ts";
import { guideMarkKey } from "../../offers/guide-mark.ts";
import type { GuideMark } from "../../offers/guide-mark.ts";

/** A step may lead to another page, by our link or the page's own: the guide then goes on there, in this tab. */
export function useGuideMark(offer: string, step: number): void {
  const { now, mayKeep } = useWidget();
  useEffect(() => {
    const save = (): void => void (mayKeep() && write({ offer, step, at: now() }));
    addEventListener("pagehide", save);
    return () => removeEventListener("pagehide", save);
  }, [offer, step]);
  // A page that came back from the back-forward cache has left a mark; a guide that is left has none.
  useEffect(() => () => write(null), []);
}

/** Without storage the guide is begun anew on the next page. */
function write(mark: GuideMark | null): void {
  try {
    if (mark) sessionStorage.setItem(guideMarkKey, JSON.stringify(mark));
    else sessionStorage.removeItem(guideMarkKey);
  } catch {
    // See above.
  }
}
