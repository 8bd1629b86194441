import { ProfferError } from "@proffer/protocol";
import type {
  AuditReply,
  PublicationState,
  PublishReply,
  PublishRequest,
  RollbackRequest,
  RolloutRequest,
  RulesKeysRequest,
  SwitchRequest,
} from "@proffer/protocol";
import type { Bus } from "../bus/bus.ts";
import type { Store } from "../storage/store.ts";
import { change, readAudit, readStanding } from "./publication-log.ts";
import { publish } from "./publish.ts";
import { rollBack } from "./roll-back.ts";
import { rollOut } from "./roll-out.ts";
import { rulesChanged } from "./rulesets.ts";
import type { Rulesets } from "./rulesets.ts";
import { changeKeys } from "./signing-keys.ts";
import type { Standing } from "./standing.ts";
import { stopTrial } from "./stop-trial.ts";
import { switchRules } from "./switch-rules.ts";
import { describeVersion, findVersion } from "./versions.ts";

/**
 * What admins do to what is in force. Each change is a line in the audit log under a name, and holds from the moment its
 * promise resolves: here at once, on other servers within two seconds.
 */
export interface Publications {
  state(): Promise<PublicationState>;
  /** @returns a version's file, to the letter. @throws ProfferError `not_found`. */
  text(hash: string): Promise<string>;
  /** @throws ProfferError `bad_rules`, `conflict` or `needs_force`. */
  publish(request: PublishRequest, who: string): Promise<PublishReply>;
  /** @throws ProfferError `not_found` where nothing is being rolled out, `conflict` where it is something else. */
  rollOut(request: RolloutRequest, who: string): Promise<PublicationState>;
  /** @throws ProfferError `unknown_rule`. */
  switchRules(request: SwitchRequest, who: string): Promise<PublicationState>;
  /** @throws ProfferError `not_found` where there is no such version, or none before; `conflict`. */
  rollBack(request: RollbackRequest, who: string): Promise<PublicationState>;
  /** Everybody has the stable version again, unless another candidate is there by now. */
  stop(trial: string, figures: readonly string[]): Promise<PublicationState>;
  /** @throws ProfferError `not_found`, or `bad_request` where no key of that kind would be left. */
  changeKeys(request: RulesKeysRequest, who: string): Promise<void>;
  audit(before: number, limit: number): Promise<AuditReply>;
}

/** What {@link createPublications} needs. */
export interface PublicationOptions {
  readonly store: Store;
  readonly clock: () => number;
  readonly rulesets: Pick<Rulesets, "refresh">;
  readonly bus: Pick<Bus, "publish">;
}

/**
 * Lets admins change what is in force.
 *
 * @example
 * ```ts
 * const publications = createPublications({ store, clock, rulesets, bus });
 * await publications.switchRules({ rules: ["third-look"], on: false }, "ada@shop.example");
 * ```
 */
export function createPublications(options: PublicationOptions): Publications {
  const { store, clock, rulesets, bus } = options;

  /** Whoever has changed something is only answered once it holds. */
  async function announce({ number }: Standing): Promise<void> {
    await rulesets.refresh();
    bus.publish(rulesChanged, { number });
  }
  async function after(made: Promise<Standing>): Promise<PublicationState> {
    const standing = await made;
    await announce(standing);
    return describe(store, standing);
  }

  return {
    state: async () => describe(store, await readStanding(store.db)),
    async text(hash) {
      const kept = await findVersion(store.db, hash);
      if (kept) return kept.text ?? kept.json;
      throw new ProfferError("not_found", `No version ${hash} was ever published here.`);
    },
    async publish(request, who) {
      const { standing, ...found } = await publish(store, request, who, clock());
      await announce(standing);
      return { ...found, state: await describe(store, standing) };
    },
    rollOut: (request, who) => after(rollOut(store, request, who, clock())),
    switchRules: (request, who) => after(switchRules(store, request, who, clock())),
    rollBack: (request, who) => after(rollBack(store, request, who, clock())),
    stop: (trial, figures) => after(stopTrial(store, trial, figures, clock())),
    async changeKeys(request, who) {
      const now = clock();
      const done = change(store, now, async (standing, trx) => ({
        what: "keys",
        who,
        why: request.message,
        details: await changeKeys(trx, request, now),
        standing,
      }));
      await announce(await done);
    },
    audit: (before, limit) => readAudit(store.db, { before, limit }),
  };
}

async function describe({ db }: Store, standing: Standing): Promise<PublicationState> {
  const { number, at, candidate, off, allOff } = standing;
  const tried = candidate && (await describeVersion(db, candidate.hash));
  return {
    number,
    at,
    stable: await describeVersion(db, standing.stable),
    candidate:
      tried && candidate ? { ...tried, percent: candidate.percent, guard: candidate.guard } : null,
    off,
    allOff,
  };
}
