import { surfaceActions } from "../decision/decision.ts";
import { isTimeZone } from "../event/calendar.ts";
import type { RfmScale } from "../facts/fact.ts";
import { isCurrency } from "../facts/money.ts";
import { parseDuration } from "./duration.ts";
import { joinPath } from "./json-text.ts";
import { localeHint } from "./locale.ts";
import { readSingle } from "./read-comparison.ts";
import type { Reader } from "./reader.ts";
import { show } from "./reader.ts";
import type { Frequency } from "./rule.ts";
import { isMeantAsMoney, moneyOf } from "./vocabulary.ts";

const maxEntries = 1000;

/** What holds where `frequency` cannot be read: rather too quiet than a nuisance. */
const strictest: readonly Frequency[] = [{ times: 1, perMs: 86_400_000, minGapMs: 0 }];

/** Reads how often a customer may be reached at all, over every rule that has a surface. */
export function readFrequency(reader: Reader, value: unknown): readonly Frequency[] {
  if (value === undefined) return [];
  const read = reader.whole(() => {
    const list = reader.list(value, "frequency", "“frequency”", 10);
    return list?.map((entry, i) => readCap(reader, entry, joinPath("frequency", i)));
  });
  if (read?.every((cap) => cap !== undefined)) return read;
  reader.warn(
    "bad_value",
    "frequency",
    "“frequency” cannot be read, so the strictest holds: one message a day.",
    `Mend it to change that. It caps ${surfaceActions.join(", ")}.`,
  );
  return strictest;
}

function readCap(reader: Reader, entry: unknown, path: string): Frequency | undefined {
  const cap = reader.fields(entry, path, "a frequency", ["times", "per", "minGap"]);
  if (!cap) return undefined;
  const times = reader.count(cap["times"], joinPath(path, "times"), "“times”");
  const perMs = readDuration(reader, cap["per"], joinPath(path, "per"));
  const minGapMs =
    cap["minGap"] === undefined ? 0 : readDuration(reader, cap["minGap"], joinPath(path, "minGap"));
  return times !== undefined && perMs !== undefined && minGapMs !== undefined
    ? { times, perMs, minGapMs }
    : undefined;
}

/** The shop's own event names, each with its properties. */
export function readDeclaredEvents(reader: Reader, value: unknown): ReadonlySet<string> {
  if (value === undefined) return new Set();
  const events = reader.object(value, "events", "“events”");
  return new Set(Object.keys(events ?? {}));
}

/** Reads a zone of the IANA database; `null` where there is none to be had. */
export function readTimezone(reader: Reader, value: unknown): string | null {
  if (value === undefined) return null;
  const zone = reader.text(value, "timezone", "“timezone”");
  if (zone !== undefined && isTimeZone(zone)) return zone;
  if (zone !== undefined)
    reader.error(
      "bad_value",
      "timezone",
      `“${zone}” is no time zone.`,
      'Write a zone of the IANA database, e.g. "Asia/Shanghai" or "Europe/Berlin".',
    );
  return null;
}

/** Reads what the `default` texts are written in. */
export function readLocale(reader: Reader, value: unknown): string {
  if (value === undefined) return "en";
  const slip = typeof value === "string" && value !== "default" ? localeHint(value) : "";
  if (slip === undefined) return value as string;
  reader.error(
    "bad_value",
    "locale",
    `${show(value)} is not a locale.`,
    slip || 'Write a tag such as "en", "zh-Hans", "pt-BR".',
  );
  return "en";
}

/** Reads the currency of amounts that come without one. */
export function readCurrency(reader: Reader, value: unknown): string | null {
  if (value === undefined) return null;
  if (typeof value === "string" && isCurrency(value)) return value;
  reader.error(
    "bad_value",
    "currency",
    `${show(value)} is no currency.`,
    'Write its three letters: "CNY", "EUR".',
  );
  return null;
}

/** Reads the kill switch. One that cannot be read has been reached for: it stops what it stands on. */
export function readEnabled(reader: Reader, value: unknown, path: string): boolean {
  if (value === undefined) return true;
  if (typeof value === "boolean") return value;
  reader.error(
    "wrong_type",
    path,
    `“enabled” must be true or false, not ${show(value)}.`,
    "Write true or false without quotes; until then it counts as false.",
  );
  return false;
}

/** The custom facts that a rule set declares, with the events that each is looked at for. */
export function readCustomFacts(
  reader: Reader,
  value: unknown,
): ReadonlyMap<string, readonly string[]> {
  const facts = new Map<string, readonly string[]>();
  if (value === undefined) return facts;
  for (const [name, entry] of Object.entries(reader.object(value, "facts", "“facts”") ?? {})) {
    const path = joinPath("facts", name);
    const fields = reader.fields(entry, path, "a fact", ["description", "on"]);
    const on = fields?.["on"] ?? [];
    const names = reader.list(on, joinPath(path, "on"), "“on”", 50);
    if (fields && names?.every((event) => typeof event === "string")) facts.set(name, names);
  }
  return facts;
}

/** The custom operators that a rule set declares, with how each reads in a sentence. */
export function readCustomOperators(
  reader: Reader,
  value: unknown,
): ReadonlyMap<string, string | undefined> {
  const operators = new Map<string, string | undefined>();
  if (value === undefined) return operators;
  for (const [name, entry] of Object.entries(
    reader.object(value, "operators", "“operators”") ?? {},
  )) {
    const path = joinPath("operators", name);
    const fields = reader.fields(entry, path, "an operator", ["description", "words"]);
    const words = fields?.["words"];
    const read =
      words === undefined ? undefined : reader.text(words, joinPath(path, "words"), "“words”");
    if (fields) operators.set(name, read);
  }
  return operators;
}

/** Reads the cut points that orders are scored by. */
export function readRfm(reader: Reader, value: unknown, currency: string | null): RfmScale | null {
  if (value === undefined) return null;
  const read = reader.whole(() => {
    const names = ["within", "recency", "frequency", "monetary"];
    const fields = reader.fields(value, "rfm", "“rfm”", names);
    if (!fields) return undefined;
    const withinMs =
      fields["within"] === undefined ? null : readDuration(reader, fields["within"], "rfm.within");
    const recency = readCuts(reader, fields["recency"], "rfm.recency", "duration");
    const frequency = readCuts(reader, fields["frequency"], "rfm.frequency", "number");
    const kind = isMeantAsMoney(fields["monetary"]) ? "money" : "number";
    const monetary = readCuts(reader, fields["monetary"], "rfm.monetary", kind);
    if (withinMs === undefined || !recency || !frequency || !monetary) return undefined;
    const within = withinMs === null ? null : ({ type: "rolling", ms: withinMs } as const);
    const money = moneyOf(fields["monetary"], currency);
    return { within, recency, frequency, monetary, money };
  });
  return read ?? null;
}

/** Four values between five scores. */
const cutCount = 4;

function readCuts(
  reader: Reader,
  value: unknown,
  path: string,
  kind: "duration" | "number" | "money",
): readonly number[] | undefined {
  const list = reader.list(value, path, "the cut points", cutCount);
  if (!list) return undefined;
  const cuts = list.map((entry, i) => readSingle(reader, entry, joinPath(path, i), kind));
  if (!cuts.every((cut) => typeof cut === "number")) return undefined;
  const ascending = cuts.every((cut, i) => i === 0 || cut >= (cuts[i - 1] as number));
  if (cuts.length === cutCount && ascending) return cuts;
  return reader.error(
    "bad_value",
    path,
    `Five scores have ${cutCount} cut points between them, each at least the one before.`,
    "“proffer rfm” works them out from a log.",
  );
}

/** The ids under a heading such as `teams`, whatever stands behind them. */
export function readIds(reader: Reader, value: unknown, heading: string): readonly string[] {
  if (value === undefined) return [];
  const entries = reader.object(value, heading, `“${heading}”`);
  return Object.keys(entries ?? {}).slice(0, maxEntries);
}

/** Reads the endpoints that the server sends webhooks to. What they are beside their names is the server's to know. */
export function readEndpoints(reader: Reader, value: unknown): void {
  if (value === undefined) return;
  const entries = reader.object(value, "endpoints", "“endpoints”") ?? {};
  for (const [id, entry] of Object.entries(entries).slice(0, maxEntries)) {
    const path = joinPath("endpoints", id);
    const fields = reader.fields(entry, path, "an endpoint", ["description"]);
    if (fields?.["description"] !== undefined)
      reader.text(fields["description"], joinPath(path, "description"), "the description", 2000);
  }
}

function readDuration(reader: Reader, value: unknown, path: string): number | undefined {
  const ms = parseDuration(value);
  if (ms !== undefined && ms > 0) return ms;
  return reader.error(
    "bad_value",
    path,
    `${show(value)} is no duration.`,
    'Write a number and a unit: "30s", "24h", "7d".',
  );
}
