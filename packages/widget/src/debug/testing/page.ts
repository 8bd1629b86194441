import { openDebug } from "../overlay.tsx";
import { createStubSource } from "./stub-source.ts";
import type { StubSource } from "./stub-source.ts";

declare global {
  interface Window {
    /** The client that the overlay looks at, for whoever drives the page. */
    stub: StubSource;
    openDebug: () => void;
  }
}

/** A page of its own for looking at the overlay in a real browser. */
window.stub = await createStubSource();
window.openDebug = () =>
  void openDebug(window.stub, { locale: document.documentElement.lang || "en" });
window.openDebug();
