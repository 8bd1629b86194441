import { createJudge } from "./judge-requests.ts";
import { together } from "./listen.ts";
import type { Source } from "./source.ts";
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
    const judge = createJudge(context, options);
    const stop = watchRequests(page, judge.hear);
    found(
      stop
        ? { state: "listening", detail: "No request of the customer's has failed so far." }
        : { state: "amiss", detail: "This page lets neither fetch nor XMLHttpRequest be watched." },
    );
    return together(() => stop?.(), judge.stop);
  };
}

/** {@link createRequests} with nothing said. */
export const requests: Source = createRequests();
