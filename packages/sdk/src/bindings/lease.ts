import { createProffer } from "../create-proffer.ts";
import type { ProfferOptions } from "../options.ts";
import type { Proffer } from "../types.ts";

/**
 * A client that is there as long as somebody needs it. Given back, it is kept for a moment: React's StrictMode and hot
 * reloading take everything away and bring it back at once, and that is no other visit.
 */
export class Lease {
  readonly #options: ProfferOptions;
  #client: Proffer | undefined;
  #end: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ProfferOptions) {
    this.#options = options;
  }

  take(): Proffer {
    clearTimeout(this.#end);
    this.#client ??= createProffer(this.#options);
    return this.#client;
  }

  giveBack(): void {
    this.#end = setTimeout(() => {
      void this.#client?.destroy();
      this.#client = undefined;
    }, 0);
  }
}
