/** An article of the shop's help, in the reader's language. Its text holds the same inline formatting as a message. */
export interface HelpArticle {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** Where it stands in full. */
  readonly url?: string;
}

/** What `GET /v1/help` answers: best first; all, newest first, where nothing was asked for. */
export interface HelpReply {
  readonly articles: readonly HelpArticle[];
}
