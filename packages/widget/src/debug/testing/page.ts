import { openDebug } from "../overlay.tsx";
import { createStubSource } from "./stub-source.ts";
import type { StubSource } from "./stub-source.ts";

/** The window of that page. */
export interface StubWindow extends Window {
  /** The client that the overlay looks at, for whoever drives the page. */
  stub: StubSource;
}

/** A page of its own for looking at the overlay in a real browser. */
const stub = await createStubSource();
(window as unknown as StubWindow).stub = stub;
openDebug(stub, { locale: document.documentElement.lang || "en" });
