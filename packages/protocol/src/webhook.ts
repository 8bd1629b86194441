/** What became of a webhook. Any such answer is final: there is no need to send it again. */
export interface WebhookReply {
  /** How many events were kept of it. */
  readonly accepted: number;
  /** It had come before. */
  readonly duplicate?: boolean;
  /** Why nothing came of it, in words for whoever has set it up. */
  readonly ignored?: string;
}
