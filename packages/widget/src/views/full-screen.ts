import { useEffect, useState } from "preact/hooks";

/** The same width as in the style sheet. */
const phone = "(max-width: 480px)";

/**
 * Whether the panel covers the screen; then it keeps to the part of it that the on-screen keyboard leaves.
 *
 * iOS ignores `interactive-widget` and moves a fixed element under its keyboard: only the visual viewport knows.
 */
export function useFullScreen(panel: { readonly current: HTMLElement | null }): boolean {
  const [full, setFull] = useState(() => matchMedia(phone).matches);
  useEffect(() => {
    const query = matchMedia(phone);
    const onChange = (): void => setFull(query.matches);
    query.addEventListener("change", onChange);
    return () => query.removeEventListener("change", onChange);
  }, []);
  useEffect(() => {
    const view = window.visualViewport;
    const { current } = panel;
    if (!full || !view || !current) return;
    const fit = (): void => {
      current.style.setProperty("--view-top", `${view.offsetTop}px`);
      current.style.setProperty("--view-height", `${view.height}px`);
    };
    const listening = new AbortController();
    view.addEventListener("resize", fit, { signal: listening.signal });
    view.addEventListener("scroll", fit, { signal: listening.signal });
    fit();
    return () => listening.abort();
  }, [full]);
  return full;
}
