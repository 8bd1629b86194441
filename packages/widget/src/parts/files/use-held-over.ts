import { useEffect, useState } from "preact/hooks";

/** Whether files are held over the panel that something stands in. */
export function useHeldOver(inside: { readonly current: HTMLElement | null }): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const panel = inside.current?.closest<HTMLElement>(".panel");
    if (!panel) return;
    const listening = new AbortController();
    const { signal } = listening;
    panel.addEventListener(
      "dragover",
      ({ dataTransfer }) => setOver(dataTransfer?.types.includes("Files") ?? false),
      { signal },
    );
    panel.addEventListener("drop", () => setOver(false), { signal });
    panel.addEventListener(
      "dragleave",
      ({ relatedTarget }) => {
        if (!(relatedTarget instanceof Node && panel.contains(relatedTarget))) setOver(false);
      },
      { signal },
    );
    return () => listening.abort();
  }, []);
  return isOver;
}
