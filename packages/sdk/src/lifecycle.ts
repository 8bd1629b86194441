interface PageListeners {
  /** The page is out of sight, perhaps for good. */
  readonly onHide: () => void;
  /** The page is in front again, perhaps after days. */
  readonly onShow: () => void;
  readonly onOnline: () => void;
  /** The page goes, and may be kept as it is: what it holds that others wait for has to be let go. */
  readonly onLeave: () => void;
  /** The page is back as it was left. */
  readonly onReturn: () => void;
}

/** Hears when the page goes, comes back, and finds the network again; nothing where there is no page. `unload` would break the back/forward cache. */
export function listenToPage(listeners: PageListeners): () => void {
  const { onHide, onShow, onOnline, onLeave, onReturn } = listeners;
  if (typeof window === "undefined" || typeof document === "undefined") return () => {};
  const onVisibility = () => (document.visibilityState === "hidden" ? onHide() : onShow());
  const onPageHide = () => {
    onHide();
    onLeave();
  };
  const onPageShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted) onReturn();
  };
  document.addEventListener("visibilitychange", onVisibility);
  window.addEventListener("pagehide", onPageHide);
  window.addEventListener("pageshow", onPageShow);
  window.addEventListener("online", onOnline);
  return () => {
    document.removeEventListener("visibilitychange", onVisibility);
    window.removeEventListener("pagehide", onPageHide);
    window.removeEventListener("pageshow", onPageShow);
    window.removeEventListener("online", onOnline);
  };
}
