import { pageRoutes } from "@proffer/protocol";
import { listen, together } from "./listen.ts";
import { Operations } from "./operations.ts";
import { toPattern } from "./plain-names.ts";
import type { RequestMatch, RequestOptions } from "./requests.ts";
import type { Page, SourceContext } from "./source.ts";
import type { EndedRequest } from "./watch-requests.ts";

const retryMs = 1_000;
const isRead = /^(GET|HEAD|OPTIONS)$/;
const isTelemetry =
  /\/(\.well-known|cdn-cgi|collect|beacons?|telemetry|analytics|rum|logs?|ingest|csp-report)(\/|$)/i;

/** Says which of a page's requests are an operation of the customer's that failed, or succeeded after all. */
export interface Judge {
  readonly hear: (request: EndedRequest) => void;
  /** The page is being left: what was lost a moment ago is not told. */
  readonly forget: () => void;
  readonly stop: () => void;
}

/** See `createRequests`. */
export function createJudge(context: SourceContext, options: RequestOptions): Judge {
  const { page } = context;
  const operations = new Operations(context, retryMs);
  const forget = () => operations.forgetLost();
  return {
    hear: (request) => {
      if (matters(request, page, options)) end(operations, operationOf(request, page), request);
    },
    forget,
    stop: together(listen(page, "pagehide", forget), forget),
  };
}

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
  return Object.values(pageRoutes).some((path) => base + path === url.origin + url.pathname);
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
