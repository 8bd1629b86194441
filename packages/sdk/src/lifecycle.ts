interface PageListeners {
  /** The page is going away, perhaps for good. */
  readonly onHide: () => void;
  /** The page is in front again, perhaps after days. */
  readonly onShow: () => void;
  readonly onOnline: () => void;
}

/** Hears when the page goes, comes back, and finds the network again; nothing where there is no page. `unload` would break the back/forward cache. */
export function listenToPage({ onHide, onShow, onOnline }: PageListeners): () => void {
  if (typeof window === "undefined" || typeof document === "undefined") return () => {};
  const onVisibility = () => (document.visibilityState === "hidden" ? onHide() : onShow());
  document.addEventListener("visibilitychange", onVisibility);
  window.addEventListener("pagehide", onHide);
  window.addEventListener("online", onOnline);
  return () => {
    document.removeEventListener("visibilitychange", onVisibility);
    window.removeEventListener("pagehide", onHide);
    window.removeEventListener("online", onOnline);
  };
}
