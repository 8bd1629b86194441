/** Some customers' events, coded and in order, as they are kept. */
export interface Block {
  readonly customers: number;
  readonly rows: number;
  /** The customers before this one have no event that arrived behind a later one. */
  readonly calm: number;
  /** Customer c has the rows starts[c] … starts[c+1]-1. */
  readonly starts: Int32Array;
  readonly times: Float64Array;
  readonly names: Uint16Array;
  readonly properties: readonly Int32Array[];
  /** Of the rows from starts[calm] on, customer by customer: which row arrived first, which next. */
  readonly arrivals: Int32Array;
  /** Where each customer's text ends in `texts`. */
  readonly textEnds: Int32Array;
  readonly texts: Uint8Array;
}

/** The text that a block's customer is known by. */
export function customerOf({ textEnds, texts }: Block, customer: number): string {
  const start = customer === 0 ? 0 : (textEnds[customer - 1] as number);
  const end = textEnds[customer] as number;
  return Buffer.from(texts.buffer, texts.byteOffset + start, end - start).toString("utf8");
}
