/** The body of `POST /v1/transcript`: one of the customer's conversations, by mail. */
export interface TranscriptRequest {
  readonly anonymousId: string;
  readonly conversation: string;
  readonly email: string;
  /** The language that the mail is written in. */
  readonly locale?: string;
}

/** What it answers: the mail server has taken it. */
export interface TranscriptReply {
  readonly sent: true;
}
