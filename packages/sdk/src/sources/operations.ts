import { earOf } from "./ear.ts";
import type { Ear, SourceContext } from "./source.ts";

/** Leaving a page ends its requests as a lost network does. What is told is what was lost this long before the page was left. */
const lostMs = 1_000;
/** How many operations are remembered until they succeed; a page may make up names without end. */
const maxFailed = 50;

interface Failure {
  readonly code: string;
  at: number;
  /** While it waits to be told. */
  timer?: number | undefined;
}

/** Tells of what the customer tried and failed to do, and of its success once that comes. What has not failed is not told of. */
export class Operations {
  readonly #context: SourceContext;
  readonly #retryMs: number;
  readonly #ear: Ear;
  readonly #failed = new Map<string, Failure>();

  /** @param retryMs failures of one operation that come faster than this are the page's own tries, not the customer's. */
  constructor(context: SourceContext, retryMs = 0) {
    this.#context = context;
    this.#retryMs = retryMs;
    this.#ear = earOf(context);
  }

  /** An operation has failed. */
  fail(operation: string, code: string, message: string): void {
    if (this.#note(operation, code)) this.#tell("Operation Failed", operation, code, message);
  }

  /** An operation was lost in the network, or because the page is being left. */
  lose(operation: string): void {
    const failure = this.#note(operation, "network");
    if (!failure) return;
    failure.timer = this.#context.page.setTimeout(() => {
      failure.timer = undefined;
      this.#tell("Operation Failed", operation, "network", "The network lost it.");
    }, lostMs);
  }

  /** An operation has succeeded. One that was lost a moment ago and tried again by the page has never failed, for the customer. */
  succeed(operation: string, code?: string): void {
    const failure = this.#failed.get(operation);
    if (!failure) return;
    this.#forget(operation, failure);
    if (failure.timer === undefined) this.#tell("Operation Succeeded", operation, code);
  }

  /** What was lost and has not been told of is not told. */
  forgetLost(): void {
    for (const [operation, failure] of this.#failed)
      if (failure.timer !== undefined) this.#forget(operation, failure);
  }

  /** @returns what is new about it; nothing where the page has only tried again. */
  #note(operation: string, code: string): Failure | undefined {
    const at = this.#ear.now();
    const last = this.#failed.get(operation);
    if (last?.code === code && at - last.at < this.#retryMs) {
      last.at = at;
      return undefined;
    }
    if (last) this.#forget(operation, last);
    const [oldest] = this.#failed;
    if (oldest && this.#failed.size >= maxFailed) this.#forget(...oldest);
    const failure: Failure = { code, at };
    this.#failed.set(operation, failure);
    return failure;
  }

  #forget(operation: string, failure: Failure): void {
    this.#context.page.clearTimeout(failure.timer);
    this.#failed.delete(operation);
  }

  #tell(event: string, operation: string, code?: string, message?: string): void {
    const said = { operation, ...(code && { code }), ...(message && { message }) };
    this.#context.track(event, said);
    const detail = `${event}: ${operation}${code ? ` (${code})` : ""}.`;
    this.#context.found({ state: "found", detail });
  }
}
