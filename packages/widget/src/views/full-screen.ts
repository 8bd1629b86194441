import { keepTabInside } from "./keep-tab-inside.ts";

const fitted = new WeakSet<HTMLElement>();

/**
 * Keeps a panel that covers the screen to the part of it that the on-screen keyboard leaves, and Tab within the panel.
 *
 * iOS ignores `interactive-widget` and moves a fixed element under its keyboard: only the visual viewport knows.
 *
 * @param phone whether it covers the screen just now.
 */
export function fitScreen(panel: HTMLElement, phone: MediaQueryList, signal: AbortSignal): void {
  if (fitted.has(panel)) return;
  fitted.add(panel);
  const view = window.visualViewport;
  // A guide shows something on the page: on a phone it leaves half of the screen to it.
  const isFull = (): boolean => phone.matches && !panel.classList.contains("sheet");
  const fit = (): void => {
    panel.ariaModal = `${isFull()}`;
    if (!view) return;
    panel.style.setProperty("--view-top", `${view.offsetTop}px`);
    panel.style.setProperty("--view-height", `${view.height}px`);
  };
  const changes = new MutationObserver(fit);
  changes.observe(panel, { attributeFilter: ["class"] });
  signal.addEventListener("abort", () => changes.disconnect());
  for (const type of ["resize", "scroll"]) view?.addEventListener(type, fit, { signal });
  phone.addEventListener("change", fit, { signal });
  panel.addEventListener(
    "keydown",
    (event) => event.key === "Tab" && isFull() && keepTabInside(event),
    { signal },
  );
  fit();
}
