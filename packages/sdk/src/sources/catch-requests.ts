import { listen, quietly } from "./listen.ts";
import { overhear } from "./overhear.ts";
import { patch } from "./patch.ts";
import type { Page } from "./source.ts";

/** A request as the page sent it, which nobody has read yet. */
export interface CaughtRequest {
  readonly method: unknown;
  /** A text, a `URL`, a `Request`, a link. */
  readonly input: unknown;
  /** What the address is relative to. */
  readonly base: string;
  readonly signal?: AbortSignal | null | undefined;
  /** Whether the customer had touched the page by then; where the browser cannot tell, they had. */
  readonly isAfterTouch: boolean;
}

/** How it ended: with an answer, a reason, or an `XMLHttpRequest`'s event. */
export interface CaughtEnd {
  readonly answer?: unknown;
  readonly reason?: unknown;
  readonly event?: Event;
}

type Hear = (request: CaughtRequest, end: CaughtEnd) => void;

const watches = new WeakMap<Page, { readonly hearers: Set<Hear>; readonly mend: () => void }>();

/**
 * Hears how each `fetch` and `XMLHttpRequest` of a page ends. The page is patched once, however many hear, and mended when
 * the last one stops. Beacons are not heard, nor what is sent with `keepalive`: a beacon by another name.
 *
 * @returns stops hearing; `undefined` where the page lets neither be watched.
 */
export function catchRequests(page: Page, hear: Hear): (() => void) | undefined {
  const watch = watches.get(page) ?? start(page);
  if (!watch) return undefined;
  const { hearers, mend } = watch;
  // The same function may hear twice; each stops only itself.
  const own: Hear = quietly(hear);
  hearers.add(own);
  return () => {
    if (!hearers.delete(own) || hearers.size > 0) return;
    watches.delete(page);
    mend();
  };
}

function start(page: Page) {
  const hearers = new Set<Hear>();
  const hear: Hear = (request, end) => hearers.forEach((hearer) => hearer(request, end));
  const stops = [catchFetch(page, hear), catchXhr(page, hear)];
  if (!stops.some(Boolean)) return undefined;
  const watch = { hearers, mend: () => stops.forEach((stop) => stop?.()) };
  watches.set(page, watch);
  return watch;
}

function catchFetch(page: Page, hear: Hear): (() => void) | undefined {
  return patch(page, "fetch", (promise, _self, [input, init]) => {
    const request = input as Partial<Request> | undefined;
    const options = init as RequestInit | undefined;
    if (options?.keepalive ?? request?.keepalive) return;
    const method = options?.method ?? request?.method ?? "GET";
    const sent = note(page, method, input, options?.signal ?? request?.signal);
    overhear(
      promise,
      (answer) => hear(sent, { answer }),
      (reason) => hear(sent, { reason }),
    );
  });
}

function catchXhr(page: Page, hear: Hear): (() => void) | undefined {
  const requests = new WeakMap<object, CaughtRequest>();
  return patch(page.XMLHttpRequest.prototype, "open", (_result, self, [method, input]) => {
    const xhr = self as XMLHttpRequest;
    const isNew = !requests.has(xhr);
    requests.set(xhr, note(page, method, input));
    if (isNew)
      listen(xhr, "load error timeout abort", (event) =>
        hear(requests.get(xhr) as CaughtRequest, { event }),
      );
  });
}

function note(
  { document, navigator }: Page,
  method: unknown,
  input: unknown,
  signal?: AbortSignal | null,
): CaughtRequest {
  const { userActivation } = navigator as Partial<Navigator>;
  const isAfterTouch = userActivation?.hasBeenActive ?? true;
  return { method, input, base: document.baseURI, signal, isAfterTouch };
}
