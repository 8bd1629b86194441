import { pickText } from "@proffer/engine";
import type { Decision, State } from "@proffer/engine";
import type { DeliveryRow } from "../storage/tables/turns.ts";
import { describeFiring } from "./describe-firing.ts";
import type { ServerRules } from "./server-rules.ts";

/** What a mail or a notification says, in the customer's language. */
export interface Letter {
  readonly subject: string | null;
  readonly text: string;
  /** Where it leads: the first button's address. */
  readonly url: string | null;
  readonly button: string | null;
  readonly locale: string;
  /** The coupon that goes with it; its code is made when it is sent. */
  readonly campaign: string | null;
}

/** A delivery as it is written beside the decision that it follows from. */
export type NewDelivery = Pick<
  DeliveryRow,
  "id" | "firing" | "rule" | "channel" | "endpoint" | "payload"
>;

/** What has to be sent for a decision. */
export function deliveriesOf(
  decision: Decision,
  state: State,
  { ruleset }: ServerRules,
  subject: string,
): readonly NewDelivery[] {
  if (decision.outcome !== "act") return [];
  const { id, rule, action } = decision;
  const { type, params } = action;
  const common = { firing: id, rule };
  if (type === "webhook") {
    const endpoint = String(params["endpoint"]);
    const payload = JSON.stringify(describeFiring(decision, state, ruleset, subject));
    return [{ ...common, id: `${id}.webhook`, channel: "webhook", endpoint, payload }];
  }
  const channels = Array.isArray(params["channels"]) ? params["channels"] : [];
  const payload = JSON.stringify(letterOf(decision, state, ruleset.locale));
  return channels
    .filter((channel): channel is "mail" | "push" => channel === "mail" || channel === "push")
    .map((channel) => {
      const endpoint = channel;
      return { id: `${id}.${channel}`, firing: id, rule, channel, endpoint, payload };
    });
}

function letterOf(
  decision: Decision & { readonly outcome: "act" },
  { present }: State,
  fallback: string,
): Letter {
  const { type, params } = decision.action;
  const locale = present.locale ?? fallback;
  const [button] = (params["buttons"] ?? []) as readonly { text?: unknown; url?: string }[];
  return {
    subject: pickText(params["subject"], locale) ?? null,
    text: pickText(params["text"], locale) ?? "",
    url: button?.url ?? null,
    button: (button?.url !== undefined && pickText(button.text, locale)) || null,
    locale,
    campaign: type === "coupon" ? String(params["campaign"]) : null,
  };
}
