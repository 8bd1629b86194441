import { waitFor, within } from "@testing-library/preact";
import type { BoundFunctions, queries } from "@testing-library/preact";
import { afterEach, beforeEach } from "vitest";
import { openDebug } from "../overlay.tsx";
import type { Debug } from "../overlay.tsx";
import { createStubSource } from "./stub-source.ts";
import type { StubSource } from "./stub-source.ts";

type Found = BoundFunctions<typeof queries>;

/** A page with the overlay on it. */
export interface DebugPage {
  readonly stub: StubSource;
  readonly debug: Debug;
  readonly host: HTMLElement;
  /** What can be found in the overlay. */
  readonly ui: Found;
  /** What has the focus in it. */
  readonly focused: Element | null | undefined;
  /** Opens it, and waits for its first report. */
  open(options?: { readonly locale?: string; readonly stub?: StubSource }): Promise<void>;
  tab(name: string): HTMLElement;
  /** Goes to a tab. */
  go(name: string): void;
}

/** Sets such a page up for every test of a file. */
export function useDebugPage(): DebugPage {
  let stub: StubSource;
  let debug: Debug | undefined;
  beforeEach(() => {
    sessionStorage.clear();
    document.documentElement.removeAttribute("dir");
  });
  afterEach(() => {
    debug?.close();
    debug = undefined;
  });
  const page: DebugPage = {
    get stub() {
      return stub;
    },
    get debug() {
      return debug as Debug;
    },
    get host() {
      return document.querySelector("proffer-debug") as HTMLElement;
    },
    get ui() {
      return within(page.host.shadowRoot as unknown as HTMLElement);
    },
    get focused() {
      return page.host.shadowRoot?.activeElement;
    },
    async open({ locale = "en", stub: given } = {}) {
      stub = given ?? (await createStubSource());
      debug = openDebug(stub, { locale });
      await waitFor(() => page.ui.getAllByTestId(/^(verdict|pill|event|rule|fact|source)$/));
    },
    tab: (name) => page.host.shadowRoot?.querySelector(`[data-tab=${name}]`) as HTMLElement,
    go: (name) => page.tab(name).click(),
  };
  return page;
}
