import type { Memory } from "@proffer/engine";
import type { QuietRecord } from "../quiet/quiet-record.ts";
import type { Transaction } from "./database.ts";

/** The one record of how far the store is, whose it is, and what the engine remembers. */
export interface StateRecord {
  readonly revision: number;
  readonly memory?: Memory;
  readonly owner?: string;
  /** The revision with which the owner's part began. */
  readonly begun?: number;
  /** No engine has looked at the events behind this revision: pages wrote them that knew that nothing could come of them. */
  readonly quietFrom?: number | undefined;
  /** What such a page has to know. Void where it is of another revision. */
  readonly record?: QuietRecord | undefined;
  /** Up to this revision it holds what one page knew when the store had been emptied; another page may know more. */
  readonly handedOver?: number;
}

/** What the state is; that of a new store where there is none. */
export function readState<Value>(tx: Transaction<Value>, then: (state: StateRecord) => void): void {
  tx.read(tx.store("state").get("state"), (state: StateRecord | undefined) =>
    then(state ?? { revision: 0 }),
  );
}
