import { cleanup, fireEvent, waitFor, within } from "@testing-library/preact";
import type { BoundFunctions, queries } from "@testing-library/preact";
import { afterEach, beforeEach, vi } from "vitest";
import type { Offer } from "@proffer/sdk";
import { mount } from "../mount.ts";
import type { MountOptions, Widget } from "../mount.ts";
import { createStubProffer } from "./stub-proffer.ts";
import type { StubProffer } from "./stub-proffer.ts";

type Found = BoundFunctions<typeof queries>;

/** A page with a widget on it, for tests of one card; everything on it is always on screen. */
export interface CardPage {
  readonly stub: StubProffer;
  readonly widget: Widget;
  readonly host: HTMLElement;
  /** What can be found in the widget. */
  readonly ui: Found;
  /** What has the focus in the widget. */
  readonly focused: Element | null | undefined;
  /** Mounts it; `open` does so too. */
  start(options?: MountOptions): void;
  /** Proffers something and takes its teaser up; gives what can be found in its card once that is drawn. */
  open(offer: Partial<Offer>): Promise<Found>;
  /** The card that is on screen. */
  card(): HTMLElement;
}

class StubObserver {
  readonly #callback: IntersectionObserverCallback;
  constructor(callback: IntersectionObserverCallback) {
    this.#callback = callback;
  }
  observe(): void {
    this.#callback([{ isIntersecting: true }] as IntersectionObserverEntry[], this as never);
  }
  disconnect(): void {}
}

/** Sets such a page up for every test of a file. */
export function useCardPage(): CardPage {
  let stub: StubProffer;
  let widget: Widget | undefined;
  beforeEach(() => {
    localStorage.clear();
    sessionStorage.clear();
    document.body.replaceChildren();
    vi.stubGlobal("IntersectionObserver", StubObserver);
    stub = createStubProffer();
  });
  afterEach(() => {
    widget?.destroy();
    widget = undefined;
    cleanup();
    vi.unstubAllGlobals();
  });

  const page: CardPage = {
    get stub() {
      return stub;
    },
    get widget() {
      return widget as Widget;
    },
    get host() {
      return document.querySelector("proffer-widget") as HTMLElement;
    },
    get ui() {
      return within(page.host.shadowRoot as unknown as HTMLElement);
    },
    get focused() {
      return page.host.shadowRoot?.activeElement;
    },
    start: (options) => void (widget ??= mount(stub, { locale: "en", now: () => 0, ...options })),
    async open(offer) {
      page.start();
      stub.proffer(offer);
      const teaser = await page.ui.findByTestId("teaser");
      fireEvent.click(within(teaser).getAllByRole("button")[0] as HTMLElement);
      await waitFor(page.card);
      return within(page.card());
    },
    card: () => page.ui.getByTestId("offer-card"),
  };
  return page;
}
