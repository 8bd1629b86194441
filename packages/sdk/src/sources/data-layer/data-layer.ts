import { quietly, together } from "../listen.ts";
import { patch } from "../patch.ts";
import type { Source, SourceContext } from "../source.ts";
import { EntryReader } from "./read-entry.ts";
import { Teller } from "./teller.ts";
import { watch } from "./watch.ts";

/**
 * The same as {@link dataLayer} for a shop whose `dataLayer` goes by another name.
 *
 * @example
 * ```ts
 * dataLayerNamed("shopLayer");
 * ```
 * @param since when what is there already got there, UTC ms of this device. Default: now, for it is read now.
 */
export function dataLayerNamed(name: string, since?: (entry: unknown) => number): Source {
  return (context) => {
    const layer = new DataLayer(name, context, since);
    return together(
      watch(context, () => layer.look()),
      () => layer.stop(),
    );
  };
}

/**
 * What the shop tells Google already: the e-commerce events in `window.dataLayer`, those that are there and those that
 * come, as Google Tag Manager, `gtag()` and Universal Analytics have them.
 */
export const dataLayer: Source = dataLayerNamed("dataLayer");

class DataLayer {
  readonly #name: string;
  readonly #context: SourceContext;
  readonly #reader = new EntryReader();
  readonly #teller: Teller;
  readonly #heard = new WeakSet<object>();
  readonly #restore: (() => void)[] = [];
  /** An entry that cannot be read is the page's own affair; the next one can. */
  readonly #hear = quietly((entry: unknown) => {
    // A page that pushes one object twice means two events; one that copies its queue does not.
    if (typeof entry === "object" && entry) this.#heard.add(entry);
    const at = this.#since?.(entry);
    for (const said of this.#reader.read(entry)) this.#teller.tell(said, at);
  });
  /** While what had been there is read. */
  #since: ((entry: unknown) => number) | undefined;
  #queue: unknown;
  #length = 0;

  constructor(name: string, context: SourceContext, since?: (entry: unknown) => number) {
    this.#since = since;
    this.#name = name;
    this.#context = context;
    this.#teller = new Teller(name, context);
  }

  /** Takes up a queue that is new on the page, and what has got into it past us. */
  look(): void {
    const queue: unknown = Reflect.get(this.#context.page, this.#name);
    if (!isQueue(queue)) {
      const detail = `There is no “${this.#name}” on this page. That is all right for a shop without Google Analytics and Tag Manager.`;
      if (!this.#queue) this.#context.found({ state: "absent", detail });
      return;
    }
    if (queue !== this.#queue) this.#adopt(queue);
    // Whoever replaces `push` without calling the one before, or puts entries in by hand, is noticed here.
    if (Array.isArray(queue) && queue.length !== this.#length) this.#sweep(queue);
    this.#since = undefined;
  }

  stop(): void {
    for (const restore of this.#restore) restore();
  }

  #adopt(queue: object): void {
    this.#queue = queue;
    this.#length = -1;
    const restore = patch(queue, "push", (_length, _self, entries) => entries.forEach(this.#hear));
    if (restore) this.#restore.push(restore);
    this.#teller.report();
  }

  #sweep(queue: readonly unknown[]): void {
    this.#length = queue.length;
    const isNew = (entry: unknown): boolean =>
      typeof entry === "object" && entry !== null && !this.#heard.has(entry);
    for (const entry of queue.filter(isNew)) this.#hear(entry);
  }
}

function isQueue(value: unknown): value is object {
  return typeof (value as { readonly push?: unknown } | null | undefined)?.push === "function";
}
