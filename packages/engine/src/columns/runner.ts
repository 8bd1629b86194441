/** Something that runs rules over one customer's rows after another's. */
export interface Runner {
  /** By name code: 1 where events of that name concern it; it is given their rows only. */
  readonly concerns: Uint8Array;
  /** Runs the first `count` of these rows, at least one, and timers up to and including `until`. */
  run(rows: Int32Array, count: number, until: number): void;
}
