import { routes } from "@proffer/protocol";
import { listen, together } from "./listen.ts";
import { Operations } from "./operations.ts";
import { toPattern } from "./plain-names.ts";
import type { Page, Source } from "./source.ts";
import type { EndedRequest } from "./watch-requests.ts";
import { watchRequests } from "./watch-requests.ts";

/** Which requests: a part of their address, an expression that fits it, a function that is asked, or a list of these. */
export type RequestMatch =
  | string
  | RegExp
  | ((url: URL, method: string) => boolean)
  | readonly RequestMatch[];

/** What {@link createRequests} may be told. */
export interface RequestOptions {
  /** The Proffer server's address; what goes there is not the customer's doing. */
  readonly endpoint?: string | undefined;
  /** These count too, whatever their method and wherever they go. */
  readonly watch?: RequestMatch | undefined;
  /** These never count. */
  readonly ignore?: RequestMatch | undefined;
}

const retryMs = 1_000;
const isRead = /^(GET|HEAD|OPTIONS)$/;
const isTelemetry =
  /\/(\.well-known|cdn-cgi|collect|beacons?|telemetry|analytics|rum|logs?|ingest|csp-report)(\/|$)/i;

/**
 * Makes the source of `Operation Failed` for requests that the customer's doing depends on, and of `Operation Succeeded` when
 * one that failed goes through later.
 *
 * They are the ones that change something (not GET, HEAD, OPTIONS) at the shop's own host or one below it, once the customer has
 * touched the page, without telemetry. Failed is what was answered with 400 or more, what timed out and what the network
 * lost; not what the page itself gave up. Bodies are not read.
 */
export function createRequests(options: RequestOptions = {}): Source {
  return (context) => {
    const { page, found } = context;
    const operations = new Operations(context, retryMs);
    const stop = watchRequests(page, (request) => {
      if (matters(request, page, options)) end(operations, operationOf(request, page), request);
    });
    found(
      stop
        ? { state: "listening", detail: "No request of the customer's has failed so far." }
        : { state: "amiss", detail: "This page lets neither fetch nor XMLHttpRequest be watched." },
    );
    const forget = () => operations.forgetLost();
    return together(() => stop?.(), listen(page, "pagehide", forget), forget);
  };
}

/** {@link createRequests} with nothing said. */
export const requests: Source = createRequests();

function end(operations: Operations, name: string, { status, ok, failure }: EndedRequest): void {
  if (failure === "network") operations.lose(name);
  else if (failure === "timeout") operations.fail(name, failure, "It took too long.");
  else if (status >= 400) operations.fail(name, `${status}`, `The server answered ${status}.`);
  else if (ok) operations.succeed(name, `${status}`);
}

function matters(request: EndedRequest, page: Page, options: RequestOptions): boolean {
  const { url, method, isAfterTouch } = request;
  if (isOwn(url, page, options.endpoint) || fits(options.ignore, url, method)) return false;
  if (fits(options.watch, url, method)) return true;
  const isFirstParty = `.${url.host}`.endsWith(`.${page.location.host.replace(/^www\./, "")}`);
  return isAfterTouch && isFirstParty && !isRead.test(method) && !isTelemetry.test(url.pathname);
}

/** Known by the whole path: the server may live at the shop's own address. */
function isOwn(url: URL, page: Page, endpoint: string | undefined): boolean {
  if (endpoint === undefined) return false;
  const base = new URL(endpoint, page.document.baseURI).href.replace(/\/$/, "");
  return Object.values(routes).some((path) => base + path === url.origin + url.pathname);
}

function fits(match: RequestMatch | undefined, url: URL, method: string): boolean {
  if (match === undefined) return false;
  if (typeof match === "string") return match !== "" && url.href.includes(match);
  if (typeof match === "function") return match(url, method);
  // `search`, for `test` of an expression with `g` goes on where it stopped.
  return match instanceof RegExp
    ? url.href.search(match) >= 0
    : match.some((one) => fits(one, url, method));
}

function operationOf({ method, url }: EndedRequest, { location }: Page): string {
  return `${method} ${url.host === location.host ? "" : url.host}${toPattern(url.pathname)}`;
}
