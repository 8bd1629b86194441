import { createCell } from "./cell.ts";
import type { Readable } from "./cell.ts";
import { warn } from "./warn.ts";

/** A module that is fetched when it is needed. */
export interface Later<Module> {
  readonly module: Readable<Module | "failed" | null>;
  /** Never rejects: what cannot be had is asked for again with the next call. */
  load(): Promise<Module | void>;
}

/** Code is one for the page, however many widgets draw with it. */
export function createLater<Module>(what: string, fetchIt: () => Promise<Module>): Later<Module> {
  const module = createCell<Module | "failed" | null>(null);
  let loading: Promise<Module | void> | undefined;
  const start = (): Promise<Module | void> => {
    module.value = null;
    return fetchIt().then(
      (loaded) => (module.value = loaded),
      (error: unknown) => {
        loading = undefined;
        module.value = "failed";
        warn(`The ${what} could not be loaded; a click tries again.`, error);
      },
    );
  };
  return { module, load: () => (loading ??= start()) };
}
