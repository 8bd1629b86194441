import type { Amount } from "./amount.ts";
import { Column } from "./window.ts";

/** The amounts of one group; each beside the sum of all up to it, so that a window's sum is one subtraction. */
export class Amounts extends Column {
  amounts: number[] = [];
  sums: number[] = [];
  /** How many were in another currency, up to each. */
  foreign: number[] = [];
  /** The sum, and the foreign ones, before what is kept. */
  sumBefore = 0;
  foreignBefore = 0;
  low = Number.POSITIVE_INFINITY;
  high = Number.NEGATIVE_INFINITY;

  pushAmount(at: number, place: number, amount: Amount): void {
    this.push(at, place);
    this.pushOnlyAmount(amount);
  }

  /** The amount of the event that was pushed. */
  pushOnlyAmount(amount: Amount): void {
    const isForeign = amount === "foreign";
    this.amounts.push(isForeign ? 0 : amount);
    this.sums.push(this.sumTo(this.sums.length) + (isForeign ? 0 : amount));
    this.foreign.push(this.foreignTo(this.foreign.length) + (isForeign ? 1 : 0));
    if (isForeign) return;
    this.low = Math.min(this.low, amount);
    this.high = Math.max(this.high, amount);
  }

  /** Whether sums are as exact as integers are. */
  isExact(): boolean {
    return Number.isSafeInteger(this.sumTo(this.sums.length));
  }

  /** Begins to sum anew with what is kept; only differences of these sums matter to a window. */
  rebase(): void {
    this.compact();
    this.sumBefore = 0;
    let sum = 0;
    this.sums = this.amounts.map((amount) => (sum += amount));
  }

  /** The sum of all before an index. */
  sumTo(index: number): number {
    return index === 0 ? this.sumBefore : (this.sums[index - 1] as number);
  }

  foreignTo(index: number): number {
    return index === 0 ? this.foreignBefore : (this.foreign[index - 1] as number);
  }

  override copy(): Amounts {
    const copy = this.copyInto(new Amounts(this.keeping));
    copy.amounts = [...this.amounts];
    copy.sums = [...this.sums];
    copy.foreign = [...this.foreign];
    copy.sumBefore = this.sumBefore;
    copy.foreignBefore = this.foreignBefore;
    copy.low = this.low;
    copy.high = this.high;
    return copy;
  }

  override compact(): void {
    const { head } = this;
    this.sumBefore = this.sumTo(head);
    this.foreignBefore = this.foreignTo(head);
    this.amounts = this.amounts.slice(head);
    this.sums = this.sums.slice(head);
    this.foreign = this.foreign.slice(head);
    super.compact();
  }
}
