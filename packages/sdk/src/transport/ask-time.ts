import { configRoute } from "@proffer/protocol";
import type { Clock } from "../clock.ts";
import { LateError, within } from "../storage/within.ts";
import type { Http } from "./http.ts";
import { askForConfig } from "./published.ts";

/** It is asked once for all who wait for it. */
const asking = new WeakMap<Clock, Promise<void>>();

/**
 * Sets a clock that has jumped by the server's: by a wrong one rules would fire that have not been earned, and the server
 * would correct what was right.
 *
 * @returns nothing where there is nothing to wait for. Never rejects.
 */
export function setClock(http: Pick<Http, "get">, clock: Clock): Promise<void> | undefined {
  if (clock.hasJumped && !asking.has(clock))
    asking.set(
      clock,
      ask(http, clock).finally(() => asking.delete(clock)),
    );
  return asking.get(clock);
}

/** Waits half a second; an answer that comes later counts as well. Without one a device that slept is the likelier thing. */
async function ask(http: Pick<Http, "get">, clock: Clock): Promise<void> {
  const asked = askForConfig(http, configRoute, clock);
  try {
    await within(asked, () => new LateError("The server did not say what time it is.", asked));
  } catch {
    clock.leftUnanswered();
  }
}
