import type { Bulletin, SiteConfig } from "@proffer/protocol";
import { agentsHeader, bucketOf, configRoute, timeHeader } from "@proffer/protocol";
import type { Clock } from "../clock.ts";
import type { Identity, KeptConfig, Storage } from "../storage/storage.ts";
import type { ProfferProblem } from "../types.ts";
import type { Http } from "./http.ts";

interface PublishedDeps {
  readonly http: Pick<Http, "get">;
  readonly clock: Clock;
  /** The keys of which one must have signed, `kid.key`; nothing is checked where they are left out. */
  readonly keys: readonly string[] | undefined;
  readonly identity: () => Pick<Identity, "anonymousId">;
  /** What does not let itself be written to says so itself. */
  readonly storage: () => Promise<Pick<Storage, "putNote">> | undefined;
  readonly onProblem: (problem: ProfferProblem) => void;
}

/**
 * What the shop publishes, as this page gets it: asked for, checked, and kept for the next page. What is refused, or cannot
 * be had, leaves the last good rules where they are.
 */
export class Published {
  /** Whoever goes on with it puts their own in place. */
  deps: PublishedDeps;
  /** The rules to go by; nothing where none are known. */
  kept: KeptConfig | undefined;
  agents: SiteConfig["agents"];
  /** Whether the server's rules were taken up on this page; nothing as long as it has not answered. */
  isConfirmed: boolean | undefined;
  /** When the server was last asked, by the device's clock. */
  askedAt = 0;
  #asking: Promise<SiteConfig | undefined> | undefined;

  constructor(deps: PublishedDeps) {
    this.deps = deps;
  }

  /** Takes up what an earlier page or another tab has kept, where that is newer and may be trusted. */
  restore(kept: KeptConfig | undefined): void {
    const { keys, clock } = this.deps;
    if (!kept || (keys && !keys.includes(kept.signer!))) return;
    // Of what has no number nothing is known.
    if ((this.kept?.number as number) >= (kept.number as number)) return;
    if (this.isConfirmed === undefined) clock.restore(kept.offsetMs);
    this.kept = kept;
  }

  /**
   * Asks the server; once for all who ask at the same time. Never rejects.
   *
   * @param more what else is wanted, `&ruleset`.
   */
  ask(more = ""): Promise<SiteConfig | undefined> {
    this.#asking ??= this.#ask(more).finally(() => (this.#asking = undefined));
    return this.#asking;
  }

  async #ask(more: string): Promise<SiteConfig | undefined> {
    const { http, clock, keys, identity, storage, onProblem } = this.deps;
    const now = Date.now();
    let config: SiteConfig | undefined;
    try {
      // In a roll-out some groups of customers get other rules.
      const path = `${configRoute}?bucket=${bucketOf(identity().anonymousId)}${more}`;
      config = await askForConfig(http, path, clock);
      this.agents = config.agents;
      this.isConfirmed = false;
      const { kept } = this;
      const { bulletin } = config;
      const told = JSON.parse(bulletin.payload) as Bulletin;
      // Most pages pin no key, and are told nothing old.
      const signer =
        keys || told.number < (kept?.number as number)
          ? await (await import("./judge.ts")).judge(bulletin, keys, told.number, kept?.number)
          : undefined;
      this.isConfirmed = true;
      const next = (this.kept = { ...told, signer, offsetMs: clock.offset });
      if (told.number !== kept?.number || clock.offset !== kept.offsetMs)
        await storage()
          ?.then((store) => store.putNote("config", next))
          .catch(() => undefined);
    } catch (cause) {
      const why = config ? (cause as Error).message : "The rules could not be fetched.";
      const message = `${why} The last ones known, if any, go on.`;
      onProblem({ type: config ? "ruleset" : "network", message, cause });
    }
    // From when it was asked, for what the server says is not older than that.
    this.askedAt = now;
    return config;
  }
}

/** What the server answers, with what it says beside it: a browser may have kept the rest from an earlier time. */
export async function askForConfig(
  http: Pick<Http, "get">,
  path: string,
  clock: Clock,
): Promise<SiteConfig> {
  const sentAt = clock.device();
  let beside!: Headers;
  const config = await http.get<SiteConfig>(path, (headers) => (beside = headers));
  clock.learn(Number(beside.get(timeHeader) ?? config.serverTime), sentAt);
  const online = beside.get(agentsHeader);
  return online ? { ...config, agents: { online: Number(online) } } : config;
}
