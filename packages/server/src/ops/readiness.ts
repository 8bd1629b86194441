import type { Rulesets } from "../rulesets/rulesets.ts";
import type { Store } from "../storage/store.ts";

/** Whether a server should be sent requests, and what is in the way. */
export interface ReadyReply {
  readonly ready: boolean;
  /** `ok`, or what is the matter, in words. */
  readonly checks: Readonly<Record<"store" | "rules" | "draining", string>>;
}

/** Whether this server can do its work. */
export interface Readiness {
  check(): Promise<ReadyReply>;
  /** From now on it says that the server stops. */
  drain(): void;
}

export interface ReadinessOptions {
  readonly store: Store;
  readonly rulesets: Pick<Rulesets, "current">;
}

/** A load balancer asks every few seconds and waits about as long; a database that takes longer is as good as away. */
const patienceMs = 1_000;

export function createReadiness({ store, rulesets }: ReadinessOptions): Readiness {
  let isDraining = false;
  return {
    async check() {
      const checks = {
        store: await checkStore(store),
        rules: checkRules(rulesets),
        draining: isDraining ? "The server stops." : ok,
      };
      return { ready: Object.values(checks).every((said) => said === ok), checks };
    },
    drain() {
      isDraining = true;
    },
  };
}

const ok = "ok";

/** A store is handed over with its migrations done; what is asked for here is that it still answers. */
async function checkStore({ db }: Store): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve("The database does not answer."), patienceMs);
  });
  const asked = db
    .selectFrom("schema_version")
    .select("version")
    .limit(1)
    .executeTakeFirst()
    .then(
      (row) => (row === undefined ? "The migrations have not been done." : ok),
      // What exactly is wrong stands in the log and is not for everybody who asks.
      () => "The database cannot be used.",
    );
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

function checkRules(rulesets: Pick<Rulesets, "current">): string {
  try {
    rulesets.current();
    return ok;
  } catch {
    return "There are no rules.";
  }
}
