import { formatInstant } from "@proffer/engine";
import type { Decision, Ruleset, State } from "@proffer/engine";

/** What a webhook says of a firing. */
export interface FiringNotice {
  readonly type: "proffer.rule.fired";
  /** ISO 8601. */
  readonly timestamp: string;
  readonly data: {
    /** The firing's: the same on every try, and after every restart. */
    readonly id: string;
    readonly rule: { readonly id: string; readonly name: string; readonly version: string };
    /** A device's anonymous id, or `user:` with the id that the shop knows the customer by. */
    readonly customer: string;
    readonly key: string | null;
    readonly because: readonly string[];
    readonly facts: readonly { readonly fact: string; readonly value?: unknown }[];
    /** The event that the rule was looked at for, or that its timer counts from. */
    readonly event: { readonly name: string; readonly properties: unknown } | null;
  };
}

export function describeFiring(
  decision: Decision,
  state: State,
  ruleset: Ruleset,
  subject: string,
): FiringNotice {
  const { id, rule, version, key, at, facts, reasons, trigger } = decision;
  const about = trigger.type === "event" ? trigger.messageId : trigger.anchor;
  const event = state.history.find(({ messageId }) => messageId === about);
  return {
    type: "proffer.rule.fired",
    timestamp: formatInstant(at),
    data: {
      id,
      rule: { id: rule, name: ruleset.rules.find((one) => one.id === rule)?.name ?? rule, version },
      customer: subject,
      key,
      because: reasons.filter(({ stage }) => stage === "conditions").map(({ text }) => text),
      facts: facts.map(({ fact, params, value }) => ({ fact, params, value })),
      event: event ? { name: event.event, properties: event.properties } : null,
    },
  };
}
