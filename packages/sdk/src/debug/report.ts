import type { Event, Problem, Properties } from "@proffer/engine";
import type { SourceReport } from "../sources/start-sources.ts";
import type { RulesOrigin } from "../transport/load-rules.ts";
import type { ConsentState, ProfferProblem } from "../types.ts";
import type { ReportInput } from "./input.ts";
import type { Supply } from "./missing.ts";
import { pastOf } from "./past.ts";
import type { RuleReport } from "./rule-report.ts";
import { reportRules } from "./rule-report.ts";

/** What Proffer sees on this page, as plain JSON: for the debug overlay, `proffer doctor`, and a letter to somebody who helps. */
export interface Report {
  /** Of the client. */
  readonly version: string;
  /** When it was made, UTC ms on the server's clock. */
  readonly at: number;
  /** `null`: there is no server, and nothing leaves the device. */
  readonly endpoint: string | null;
  readonly site: string;
  readonly locale: string;
  /** The page's address, without its query; `null` where there is no page. */
  readonly page: string | null;
  /** What is published, or a draft that only this browser sees; UTC ms, `null` where the server has not said until when. */
  readonly mode:
    | { readonly type: "live" }
    | { readonly type: "preview"; readonly expiresAt: number | null };
  readonly ruleset: {
    readonly hash: string;
    readonly from: RulesOrigin;
    /** `false`: every rule is switched off. */
    readonly enabled: boolean;
    /** IANA. */
    readonly timezone: string | null;
    readonly rules: readonly RuleReport[];
    /** What is wrong with it besides its rules. */
    readonly problems: readonly Problem[];
  };
  readonly consent: ConsentState;
  readonly customer: {
    readonly anonymousId: string;
    readonly userId?: string;
    /** Whether the shop's server has vouched for the `userId`. */
    readonly isVerified: boolean;
  };
  readonly storage: {
    readonly kind: "indexeddb" | "memory" | "host";
    /** How many events are known of the customer. */
    readonly events: number;
    /** When the oldest of them was, UTC ms; `null` where there is none. */
    readonly since: number | null;
    /** How many the server has not confirmed. */
    readonly unsent: number;
    /** Whether who the customer is, or what they did, was brought back from the shop's server. */
    readonly restored: boolean;
  };
  /** Whether this tab is the one that sends. */
  readonly isLeader: boolean;
  /** `answeredAt`: UTC ms, `null` before the first answer; `failure`: why the last request failed. */
  readonly server: { readonly answeredAt: number | null; readonly failure: string | null };
  readonly sources: readonly SourceReport[];
  /** Those of the last minute, the latest first. */
  readonly events: readonly EventReport[];
  /** How far the server's clock is ahead of this device's. */
  readonly clockOffsetMs: number;
  /** The last twenty, the latest first. */
  readonly problems: readonly ProblemReport[];
}

/** One event as it was stored. */
export interface EventReport {
  readonly id: string;
  /** UTC ms. */
  readonly at: number;
  readonly event: string;
  readonly properties: Properties;
  /** A source's name, `host` for the page's own call, `widget` for Proffer itself; absent where it is not known. */
  readonly source?: string;
}

/** One thing that went wrong. */
export interface ProblemReport {
  /** UTC ms. */
  readonly at: number;
  readonly type: ProfferProblem["type"];
  readonly message: string;
}

const minuteMs = 60_000;
const maxProblems = 20;

/**
 * Says what Proffer sees on this page and how every rule stands. Pure: nothing of the input is changed, nothing is sent.
 *
 * @example
 * ```ts
 * const { ruleset } = makeReport(input);
 * for (const { id, missing } of ruleset.rules) for (const { text } of missing) console.info(id, text);
 * // stuck “Operation Failed” has never come in this browser: the source requests is switched off. …
 * ```
 */
export function makeReport(input: ReportInput): Report {
  const { ruleset, state, identity } = input;
  return {
    version: input.version,
    at: input.now,
    endpoint: input.endpoint ?? null,
    site: input.site,
    locale: input.locale,
    page: input.page ?? null,
    mode: input.preview
      ? { type: "preview", expiresAt: input.preview.expiresAt ?? null }
      : { type: "live" },
    ruleset: {
      hash: ruleset.hash,
      from: input.rulesFrom,
      enabled: ruleset.enabled,
      timezone: ruleset.timezone,
      rules: reportRules(input, supplyOf(input)),
      problems: input.rulesetProblems.filter(isOfTheWhole),
    },
    consent: input.consent,
    customer: {
      anonymousId: identity.anonymousId,
      ...(identity.userId !== undefined && { userId: identity.userId }),
      isVerified: identity.token !== undefined,
    },
    storage: {
      ...input.storage,
      events: state.end.length,
      since: state.history[0]?.timestamp ?? null,
    },
    isLeader: input.isLeader,
    server: {
      answeredAt: input.server.answeredAt ?? null,
      failure: input.server.failure ?? null,
    },
    sources: input.sources,
    events: lastMinute(input),
    clockOffsetMs: input.clockOffsetMs,
    problems: lastProblems(input),
  };
}

/** What needs of rules are to be met with. The state is a copy: its facts become those of the rule set. */
export function supplyOf({ ruleset, state, now, sources, endpoint }: ReportInput): Supply {
  const copy = state.copy();
  copy.use(ruleset);
  const past = pastOf(copy.history, now);
  return { ruleset, state: copy, past, now, sources, hasServer: endpoint !== undefined };
}

function isOfTheWhole({ rule, path }: Problem): boolean {
  return rule === undefined && !path.startsWith("rules[");
}

function lastMinute({ state, now, sourceOf }: ReportInput): readonly EventReport[] {
  const from = state.history.findLastIndex(({ timestamp }) => timestamp <= now - minuteMs) + 1;
  return state.history
    .slice(from)
    .map((event) => reportEvent(event, sourceOf(event.messageId)))
    .reverse();
}

function reportEvent(
  { messageId, timestamp, event, properties, traits }: Event,
  source: string | undefined,
): EventReport {
  return {
    id: messageId,
    at: timestamp,
    event,
    properties: { ...properties, ...traits },
    ...(source !== undefined && { source }),
  };
}

/** What caused a problem may be anything, and is left out; its message says what it is. */
function lastProblems({ problems }: ReportInput): readonly ProblemReport[] {
  return problems
    .slice(-maxProblems)
    .map(({ at, problem: { type, message } }) => ({ at, type, message }))
    .reverse();
}
