/** What this server can do for a conversation beyond words: what is `null` or `false` is not offered to the customer. */
export interface ChatFeatures {
  /** Which files may be sent: their MIME types, and how large each may be. */
  readonly uploads: { readonly maxBytes: number; readonly types: readonly string[] } | null;
  /** Whether a conversation can be sent by mail. */
  readonly transcript: boolean;
  /** Whether there are help articles. */
  readonly help: boolean;
}

/** Nothing beyond words: what a client assumes until its server has said otherwise. */
export const noFeatures: ChatFeatures = { uploads: null, transcript: false, help: false };
