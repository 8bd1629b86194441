import type { Decision, Event } from "@proffer/engine";
import { needsSurface, suppressionOf } from "@proffer/engine";
import type { Offers } from "./actions/offers.ts";
import { outcomeIn } from "./actions/outcome.ts";
import type { Step } from "./customer.ts";
import type { Emitter } from "./emitter.ts";
import type { Log } from "./log.ts";
import type { Proffer } from "./types.ts";

interface HearingDeps {
  readonly emitter: Emitter;
  readonly log: Log;
  readonly offers: Offers;
  readonly track: Proffer["track"];
}

/** Tells everybody of what came of a step: event, decisions, actions, outcome. */
export class Hearing {
  readonly #deps: HearingDeps;

  constructor(deps: HearingDeps) {
    this.#deps = deps;
  }

  /** @param source who told of its event. */
  hear({ event, offers, decisions }: Step, source?: string): void {
    const { log, emitter, offers: all } = this.#deps;
    if (event) {
      log.heard(event, source);
      emitter.emit("event", event);
    }
    all.add(offers);
    for (const decision of decisions) this.#announce(decision, event);
    const outcome = event && outcomeIn(event);
    if (outcome) emitter.emit("outcome", outcome);
  }

  #announce(decision: Decision, event: Event | undefined): void {
    const { log, emitter, offers, track } = this.#deps;
    log.decided(decision);
    emitter.emit("decision", decision);
    if (decision.outcome === "refuse") {
      const { trigger } = decision;
      // A rule that is looked at for a suppression, and suppressed itself, would go on for ever.
      const suppression = event?.event === "Message Suppressed" ? event.messageId : undefined;
      const isEcho = trigger.type === "event" && trigger.messageId === suppression;
      if (!isEcho) void track("Message Suppressed", suppressionOf(decision));
    } else {
      const offer = needsSurface(decision.action.type) && offers.find(decision.id);
      emitter.emit("action", offer ? { ...decision, offer } : decision);
    }
  }
}
