import type { Weight } from "../consent.ts";
import type { TcData, Tcf } from "./find-tcf.ts";
import { findTcf } from "./find-tcf.ts";
import { lookOut } from "./look-out.ts";
import type { Signal, Tell } from "./signal.ts";

/** While `cmpuishown` the customer is being asked: what the manager holds then is no answer. */
const weights: ReadonlyMap<string | undefined, Weight> = new Map([
  ["tcloaded", "repeated"],
  ["useractioncomplete", "chosen"],
]);

/**
 * IAB TCF v2.2: the consent manager's purposes.
 *
 * | category | purposes that the customer consented to |
 * |---|---|
 * | functional | 1, storing on the device; nothing is said where the manager did not ask for it (`purposeOneTreatment`) |
 * | analytics | 7 and 8, measuring what messages and what pages do; 9 and 10 are about other people's data and products |
 * | marketing | 3 and 4, a profile and messages chosen by it |
 *
 * A legitimate interest is no consent. Where the GDPR does not apply nothing is said.
 */
export const tcf: Signal = (page, tell) => {
  let stopListening = (): void => {};
  const stopLooking = lookOut(page, () => {
    const manager = findTcf(page);
    if (manager) stopListening = listen(manager, tell);
    return manager !== undefined;
  });
  return () => {
    stopLooking();
    stopListening();
  };
};

function listen(manager: Tcf, tell: Tell): () => void {
  let stopped = false;
  let id: number | undefined;
  const stop = (): void => {
    stopped = true;
    // It is told with the first answer; until then there is nothing to name.
    if (id !== undefined) manager.call("removeEventListener", () => {}, id);
    manager.close();
  };
  manager.call("addEventListener", (data, success) => {
    id = data?.listenerId ?? id;
    if (stopped) stop();
    else if (success && data) translate(data, tell);
  });
  return stop;
}

function translate(data: TcData, tell: Tell): void {
  const weight = weights.get(data.eventStatus);
  const consents = data.purpose?.consents;
  if (!weight || !consents || data.gdprApplies === false) return;
  const all = (...purposes: number[]) => purposes.every((purpose) => consents[purpose] === true);
  const given = { analytics: all(7, 8), marketing: all(3, 4) };
  tell(data.purposeOneTreatment === true ? given : { functional: all(1), ...given }, weight);
}
