/** Whose timer falls due next: a binary heap. A customer whose instant has changed is put in again, and the older entry is passed over. */
export class DueQueue {
  readonly #heap: { readonly customer: string; readonly due: number }[] = [];
  /** The instant that counts, by customer. */
  readonly #due = new Map<string, number>();

  /** Says when a customer's next timer falls due; infinite where none is running. */
  set(customer: string, due: number): void {
    if (this.#due.get(customer) === due) return;
    if (!Number.isFinite(due)) {
      this.#due.delete(customer);
      return;
    }
    this.#due.set(customer, due);
    this.#push({ customer, due });
  }

  /** Takes out the customer whose timer fell due first, up to and including `until`. */
  take(until: number): string | undefined {
    for (let top = this.#heap[0]; top && top.due <= until; top = this.#heap[0]) {
      this.#pop();
      if (this.#due.get(top.customer) !== top.due) continue;
      this.#due.delete(top.customer);
      return top.customer;
    }
    return undefined;
  }

  #push(entry: { readonly customer: string; readonly due: number }): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const above = (at - 1) >> 1;
      if ((heap[above] as typeof entry).due <= entry.due) break;
      heap[at] = heap[above] as typeof entry;
      at = above;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (let below = 1; below < heap.length; below = 2 * at + 1) {
      const right = heap[below + 1];
      if (right && right.due < (heap[below] as typeof last).due) below++;
      if ((heap[below] as typeof last).due >= last.due) break;
      heap[at] = heap[below] as typeof last;
      at = below;
    }
    heap[at] = last;
  }
}
