import type { Clock } from "../clock.ts";
import type { Customer } from "../customer.ts";
import type { Custody } from "../identity/custody.ts";
import type { Log } from "../log.ts";
import type { ProfferOptions } from "../options.ts";
import type { RulesInForce } from "../rules-in-force.ts";
import type { Sources } from "../sources/start-sources.ts";
import type { Device } from "../storage/device.ts";
import type { Http } from "../transport/http.ts";
import type { Outbox } from "../transport/outbox.ts";
import { version } from "../version.ts";
import type { ReportInput } from "./input.ts";

/** More than these nobody needs to know exactly. */
const maxCounted = 10_000;

/** Who knows what there is to see. */
interface Witnesses {
  readonly options: ProfferOptions;
  readonly locale: string;
  readonly preview: string | undefined;
  readonly clock: Clock;
  readonly customer: Customer;
  readonly device: Device;
  readonly custody: Custody;
  readonly rules: RulesInForce;
  readonly log: Log;
  readonly outbox: Outbox | undefined;
  readonly http: Http | undefined;
  readonly sources: Sources;
}

/** What there is to see, for who wants to know why. */
export async function gather(from: Witnesses): Promise<ReportInput> {
  const { options, locale, preview, clock, log, rules } = from;
  const state = await from.customer.inspect();
  const { storage, identity } = from.device;
  const { isLive, wasRestored, consent } = from.custody;
  const { origin, problems, expiresAt } = rules.loaded;
  return {
    version,
    now: clock.now(),
    endpoint: options.endpoint,
    site: options.site ?? "site",
    locale,
    page: typeof location === "undefined" ? undefined : location.origin + location.pathname,
    preview: preview === undefined ? undefined : { expiresAt },
    ruleset: rules.ruleset,
    rulesFrom: origin,
    rulesetProblems: problems,
    state,
    decisions: log.decisions,
    consent: { mode: consent.mode, isOpen: consent.isOpen, categories: consent.categories },
    identity,
    storage: {
      kind: isLive ? storage.kind : "memory",
      unsent: (await storage.unsent(maxCounted)).length,
      restored: wasRestored,
    },
    isLeader: from.outbox?.isLeader ?? false,
    server: from.http?.standing ?? {},
    sources: await from.sources.report(),
    sourceOf: (messageId) => log.sourceOf(messageId),
    clockOffsetMs: clock.offset,
    problems: log.problems,
  };
}
