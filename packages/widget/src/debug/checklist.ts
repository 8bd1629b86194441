import { formatDuration } from "@proffer/engine";
import type { Report } from "@proffer/sdk";
import { formatClock, formatMoment } from "./format.ts";
import type { DebugWords } from "./i18n/words.ts";

/** One line of “Is my snippet working?”. */
export interface Check {
  readonly id: string;
  /** `note`: nothing is wrong, and it is good to know. */
  readonly state: "ok" | "note" | "warn" | "bad";
  readonly title: string;
  readonly detail: string;
}

type Line = Omit<Check, "id">;
type Say = (report: Report, words: DebugWords["checks"], locale: string) => Line;

/** Everything that has to be right, from the script to the server. */
export function checklist(report: Report, words: DebugWords, locale: string): readonly Check[] {
  return Object.entries(checks).map(([id, say]) =>
    Object.assign({ id }, say(report, words.checks, locale)),
  );
}

/** What the list comes to. */
export function verdictOf(checks: readonly Check[], words: DebugWords): Line {
  const count = (state: Check["state"]): number =>
    checks.filter((check) => check.state === state).length;
  if (count("bad") > 0) return { state: "bad", title: words.verdictBroken, detail: "" };
  const open = count("warn");
  return open > 0
    ? { state: "warn", title: words.verdictNotes(open), detail: "" }
    : { state: "ok", title: words.verdictWorks, detail: "" };
}

const checks: Readonly<Record<string, Say>> = {
  loaded: (report, words) => ({
    state: "ok",
    title: words.loaded,
    detail: words.loadedDetail(report),
  }),
  server: sayServer,
  rules: sayRules,
  consent: sayConsent,
  storage: sayStorage,
  events: ({ events }, words) => ({
    state: events.length > 0 ? "ok" : "note",
    title: words.events,
    detail: words.eventsDetail(events.length),
  }),
  sources: saySources,
  delivery: sayDelivery,
  customer: sayCustomer,
  clock: ({ clockOffsetMs }, words) => ({
    state: clockOffsetMs === 0 ? "ok" : "note",
    title: words.clock,
    detail:
      clockOffsetMs === 0
        ? words.clockRight
        : words.clockDetail(formatDuration(Math.abs(clockOffsetMs))),
  }),
};

function sayServer(
  { endpoint, server }: Report,
  words: DebugWords["checks"],
  locale: string,
): Line {
  const title = words.server;
  if (endpoint === null) return { state: "note", title, detail: words.serverNone };
  if (server.failure !== null)
    return { state: "bad", title, detail: words.serverFailed(endpoint, server.failure) };
  return server.answeredAt === null
    ? { state: "note", title, detail: words.serverSilent(endpoint) }
    : {
        state: "ok",
        title,
        detail: words.serverOk(endpoint, formatClock(server.answeredAt, locale)),
      };
}

function sayRules({ ruleset }: Report, words: DebugWords["checks"]): Line {
  const title = words.rules;
  const { rules, from, hash, enabled } = ruleset;
  if (from === "none") return { state: "bad", title, detail: words.rulesFrom.none };
  const refused = rules.filter(({ verdict }) => verdict === "refused").length;
  const lacking = rules.filter(({ missing }) =>
    missing.some(({ effect, isCertain }) => effect === "blocks" && isCertain),
  ).length;
  const parts = [
    words.rulesDetail(rules.length - refused, words.rulesFrom[from], hash.slice(0, 8)),
    ...(enabled ? [] : [words.rulesOff]),
    ...(refused > 0 ? [words.rulesRefused(refused)] : []),
    ...(lacking > 0 ? [words.rulesLacking(lacking)] : []),
  ];
  const isFine = parts.length === 1 && from !== "kept";
  return { state: isFine ? "ok" : "warn", title, detail: parts.join(words.space) };
}

function sayConsent({ consent }: Report, words: DebugWords["checks"]): Line {
  const title = words.consent;
  if (consent.isOpen)
    return { state: "ok", title, detail: words.consentOpen(words.consentModes[consent.mode]) };
  const isRefused = consent.categories["functional"] === false;
  return {
    state: isRefused ? "note" : "warn",
    title,
    detail: isRefused ? words.consentRefused : words.consentClosed,
  };
}

function sayStorage(
  { storage, consent }: Report,
  words: DebugWords["checks"],
  locale: string,
): Line {
  const since = storage.since === null ? null : formatMoment(storage.since, locale);
  const detail = words.storageDetail(words.storageKinds[storage.kind], storage.events, since);
  // While nothing may be kept, memory is where it belongs.
  const isLost = storage.kind === "memory" && consent.isOpen;
  return {
    state: isLost ? "warn" : "ok",
    title: words.storage,
    detail: storage.restored ? `${detail}${words.space}${words.storageRestored}` : detail,
  };
}

function saySources({ sources }: Report, words: DebugWords["checks"]): Line {
  const on = sources.filter(({ isOn }) => isOn);
  const named = (state: string): readonly string[] =>
    on.filter(({ finding }) => finding?.state === state).map(({ name }) => name);
  const amiss = named("amiss");
  const detail = words.sourcesDetail(on.length, named("found").length);
  return amiss.length > 0
    ? {
        state: "warn",
        title: words.sources,
        detail: `${detail}${words.space}${words.sourcesAmiss(amiss.join(", "))}`,
      }
    : { state: "ok", title: words.sources, detail };
}

function sayDelivery(
  { endpoint, storage, isLeader, mode }: Report,
  words: DebugWords["checks"],
): Line {
  const title = words.delivery;
  if (endpoint === null || mode.type === "preview")
    return { state: "note", title, detail: words.deliveryNone };
  if (storage.unsent === 0) return { state: "ok", title, detail: words.deliveryDone };
  const waiting = words.deliveryWaiting(storage.unsent);
  return {
    state: "note",
    title,
    detail: isLeader ? waiting : `${waiting}${words.space}${words.deliveryOther}`,
  };
}

function sayCustomer({ customer }: Report, words: DebugWords["checks"]): Line {
  const title = words.customer;
  const { userId, isVerified } = customer;
  if (userId === undefined) return { state: "note", title, detail: words.customerAnonymous };
  return isVerified
    ? { state: "ok", title, detail: words.customerVerified(userId) }
    : { state: "warn", title, detail: words.customerUnverified(userId) };
}
