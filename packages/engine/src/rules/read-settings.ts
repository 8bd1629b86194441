import { surfaceActions } from "../decision/decision.ts";
import { parseDuration } from "./duration.ts";
import { joinPath } from "./json-text.ts";
import type { Fields, Reader } from "./reader.ts";
import { show } from "./reader.ts";
import type { Campaign, Frequency } from "./rule.ts";

const maxEntries = 1000;
const amount = /^\d{1,12}(\.\d{1,4})?$/;
const currency = /^[A-Z]{3}$/;

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

/** The ids under a heading such as `teams`, whatever stands behind them. */
export function readIds(reader: Reader, value: unknown, heading: string): readonly string[] {
  if (value === undefined) return [];
  const entries = reader.object(value, heading, `“${heading}”`);
  return Object.keys(entries ?? {}).slice(0, maxEntries);
}

/** Reads the campaigns; one that is wrong is left out, and with it every rule that names it. */
export function readCampaigns(reader: Reader, value: unknown): ReadonlyMap<string, Campaign> {
  const campaigns = new Map<string, Campaign>();
  if (value === undefined) return campaigns;
  const entries = reader.object(value, "campaigns", "“campaigns”") ?? {};
  for (const [id, entry] of Object.entries(entries).slice(0, maxEntries)) {
    const campaign = reader.whole(() => readCampaign(reader, id, entry, joinPath("campaigns", id)));
    if (campaign) campaigns.set(id, campaign);
  }
  return campaigns;
}

function readCampaign(
  reader: Reader,
  id: string,
  entry: unknown,
  path: string,
): Campaign | undefined {
  const fields = reader.fields(entry, path, "a campaign", [
    "value",
    "budget",
    "perCustomer",
    "expiresAfter",
  ]);
  if (!fields) return undefined;
  const value = readCouponValue(reader, fields["value"], joinPath(path, "value"));
  const budget = reader.fields(fields["budget"], joinPath(path, "budget"), "the budget", ["count"]);
  const count =
    budget &&
    reader.count(
      budget["count"],
      joinPath(joinPath(path, "budget"), "count"),
      "the budget's count",
    );
  const perCustomer = fields["perCustomer"] ?? 1;
  if (perCustomer !== 1)
    return reader.error(
      "bad_value",
      joinPath(path, "perCustomer"),
      `“perCustomer” is ${show(perCustomer)}.`,
      "This version gives one code per customer: write 1.",
    );
  const expiresAfterMs =
    fields["expiresAfter"] === undefined
      ? null
      : readDuration(reader, fields["expiresAfter"], joinPath(path, "expiresAfter"));
  if (!value || count === undefined || expiresAfterMs === undefined) return undefined;
  return { id, value, budget: { count }, perCustomer: 1, expiresAfterMs };
}

function readCouponValue(
  reader: Reader,
  value: unknown,
  path: string,
): Campaign["value"] | undefined {
  const fields: Fields | undefined = reader.fields(value, path, "the value of a coupon", [
    "percent",
    "amount",
    "currency",
  ]);
  if (!fields) return undefined;
  const percent = fields["percent"];
  const isPercent =
    Number.isFinite(percent) && (percent as number) > 0 && (percent as number) <= 100;
  if (isPercent && fields["amount"] === undefined) return { percent: percent as number };
  if (Number.isFinite(percent))
    return reader.error(
      "bad_value",
      joinPath(path, "percent"),
      `A percentage is above 0 and at most 100; this is ${show(percent)}.`,
      "Write a number without quotes, e.g. 10.",
    );
  const money = fields["amount"];
  const code = fields["currency"];
  const isMoney =
    typeof money === "string" &&
    amount.test(money) &&
    typeof code === "string" &&
    currency.test(code);
  if (isMoney && percent === undefined) return { amount: money, currency: code };
  return reader.error(
    "bad_value",
    path,
    "A coupon is worth a percentage or an amount of money, and this is neither.",
    'Write { "percent": 10 } or { "amount": "20.00", "currency": "CNY" }.',
  );
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
