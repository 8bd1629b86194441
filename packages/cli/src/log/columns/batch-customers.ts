import type { Texts } from "./batch.ts";
import type { CodedRows, RecordWriter } from "./record.ts";

/** Writes a batch's rows; a customer's text is written and looked at once, where the batch knows which rows share it. */
export class BatchCustomers {
  readonly #writer: RecordWriter;
  /** By the text's number in the batch: the partition, and the customer's number there; -1 until one is written. */
  #partitions = new Int32Array(0);
  #numbers = new Int32Array(0);

  constructor(writer: RecordWriter) {
    this.#writer = writer;
  }

  /** A new batch begins, with new numbers. */
  begin({ repeats }: Texts): void {
    const size = repeats?.size ?? 0;
    if (this.#numbers.length < size) {
      this.#partitions = new Int32Array(size);
      this.#numbers = new Int32Array(size);
    }
    this.#numbers.fill(-1, 0, size);
  }

  /** @returns `false` where nothing was written; see {@link RecordWriter.write}. */
  write(
    { view, starts, lengths, repeats }: Texts,
    row: number,
    name: number,
    coded: CodedRows,
  ): boolean {
    const writer = this.#writer;
    const entry = repeats === null ? -1 : (repeats.of[row] as number);
    const number = entry < 0 ? -1 : (this.#numbers[entry] as number);
    if (number >= 0) {
      writer.customer.partition = this.#partitions[entry] as number;
      writer.customer.number = number;
      return writer.write(name, coded, row, true);
    }
    writer.setCustomer(view, starts[row] as number, lengths[row] as number);
    const isWritten = writer.write(name, coded, row, true);
    if (entry >= 0) {
      this.#partitions[entry] = writer.customer.partition;
      this.#numbers[entry] = writer.customer.number;
    }
    return isWritten;
  }
}
