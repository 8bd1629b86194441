import type { KeptMessage, KeptOffer } from "../storage/storage.ts";
import type { HandoffContext } from "@proffer/protocol";
import type { PendingMessage } from "../types.ts";

/** A message that the server has not confirmed, with what only this page knows of it. */
export interface Held extends KeptMessage {
  readonly attachment?: PendingMessage["attachment"] & {
    /** The server's, once it has the file. */
    readonly id?: string;
  };
  readonly progress?: number;
  readonly failed?: string;
}

/** Whether its file has yet to reach the server. */
export function needsUpload({ attachment }: Held): boolean {
  return attachment !== undefined && attachment.id === undefined;
}

/** What outlives the page: a file that has not reached the server does not, nor does an address that is this page's. */
export function toKept(held: readonly Held[]): readonly KeptMessage[] {
  return held.filter((message) => !needsUpload(message)).map(withoutPage);
}

function withoutPage({ progress: _progress, attachment, ...message }: Held): KeptMessage {
  if (!attachment) return message;
  const { previewUrl: _previewUrl, ...file } = attachment;
  const kept: Held = { ...message, attachment: file };
  return kept;
}

/** As the widget sees it. */
export function toPending(held: Held): PendingMessage {
  const { clientId, text, at, attachment, progress, failed } = held;
  return {
    clientId,
    text,
    at,
    from: "visitor",
    pending: true,
    ...(attachment && { attachment }),
    ...(progress !== undefined && { progress }),
    ...(failed !== undefined && { failed }),
  };
}

/** Why a rule offered what the customer answers, for who reads the answer. */
export function whyOf({ decision, ruleName }: KeptOffer): HandoffContext {
  const reasons = decision.reasons
    .filter(({ stage }) => stage === "conditions")
    .map(({ text }) => text);
  return { rule: { id: decision.rule, name: ruleName }, reasons, facts: decision.facts };
}
