import type { Hours, WallRange } from "../decision/hours.ts";
import { compileHours, parseDays, parseRange } from "../decision/hours.ts";
import { addDays, instantOfWall, isTimeZone } from "../event/calendar.ts";
import { parseLocal } from "../explain/local-time.ts";
import { joinPath } from "./json-text.ts";
import type { Fields, Reader } from "./reader.ts";
import { show } from "./reader.ts";
import type { Dates, Schedule } from "./rule.ts";

const maxRanges = 20;

/** Reads the hours in which a customer may be reached. */
export function readSchedule(
  reader: Reader,
  value: unknown,
  path: string,
  timezone: string | null,
): Schedule | undefined {
  const names = ["hours", "quiet", "zone", "outside"];
  const fields = reader.fields(value, path, "the schedule", names);
  if (!fields) return undefined;
  if (fields["hours"] === undefined && fields["quiet"] === undefined)
    return reader.error(
      "missing",
      path,
      "The schedule says neither when it is open nor when it is quiet.",
      'Add "hours": { "mon-fri": ["09:00-18:00"] } or "quiet": ["22:00-08:00"].',
    );
  const hours = readHours(reader, fields, path);
  const zone = readZone(reader, fields["zone"], joinPath(path, "zone"), timezone);
  const outside =
    fields["outside"] === undefined
      ? "wait"
      : reader.oneOf(fields["outside"], joinPath(path, "outside"), "“outside”", ["wait", "drop"]);
  return hours && zone && outside ? { hours, ...zone, outside } : undefined;
}

function readHours(reader: Reader, fields: Fields, path: string): Hours | undefined {
  const quiet =
    fields["quiet"] === undefined
      ? []
      : readRanges(reader, fields["quiet"], joinPath(path, "quiet"));
  const hours =
    fields["hours"] === undefined
      ? null
      : readDays(reader, fields["hours"], joinPath(path, "hours"));
  if (!quiet || hours === undefined) return undefined;
  const compiled = compileHours({ hours, quiet });
  if (compiled.open.length > 0) return compiled;
  return reader.error(
    "contradiction",
    path,
    "These hours leave no time of the week open.",
    "Leave some open, or switch the rule off with “enabled”.",
  );
}

function readDays(
  reader: Reader,
  value: unknown,
  path: string,
):
  | {
      readonly days: NonNullable<ReturnType<typeof parseDays>>;
      readonly ranges: readonly WallRange[];
    }[]
  | undefined {
  const lines = reader.object(value, path, "“hours”");
  if (!lines) return undefined;
  const read = Object.entries(lines).map(([name, entry]) => {
    const at = joinPath(path, name);
    const days = parseDays(name);
    if (!days)
      reader.error(
        "bad_value",
        at,
        `“${name}” names no days.`,
        'Write "mon", "mon-fri", "sat-sun" or "daily".',
      );
    const ranges = readRanges(reader, entry, at);
    return days && ranges && { days, ranges };
  });
  if (read.length === 0)
    return reader.error("empty", path, "“hours” is empty.", 'Write { "daily": ["09:00-18:00"] }.');
  return read.every((line) => line !== undefined) ? read : undefined;
}

function readRanges(reader: Reader, value: unknown, path: string): WallRange[] | undefined {
  const list = reader.list(value, path, "the hours of a day", maxRanges);
  if (list?.length === 0)
    return reader.error(
      "empty",
      path,
      "No hours are named.",
      'Write ["09:00-18:00"], or leave the day out.',
    );
  const ranges = list?.map((entry, i) => {
    const read = parseRange(entry);
    if (read) return read;
    return reader.error(
      "bad_value",
      joinPath(path, i),
      `${show(entry)} is no part of a day.`,
      'Write from and to in 24 hours: "09:00-18:00"; "22:00-08:00" goes past midnight, "00:00-24:00" is all day.',
    );
  });
  return ranges?.every((range) => range !== undefined) ? ranges : undefined;
}

function readZone(
  reader: Reader,
  value: unknown,
  path: string,
  timezone: string | null,
): { readonly zone: string; readonly shop: string } | undefined {
  const zone = value === undefined ? "shop" : reader.text(value, path, "the zone");
  if (zone === undefined) return undefined;
  if (zone !== "shop" && zone !== "customer")
    return isTimeZone(zone)
      ? { zone, shop: timezone ?? zone }
      : reader.error(
          "bad_value",
          path,
          `“${zone}” is no time zone.`,
          'Write "customer", "shop", or a zone such as "Asia/Shanghai".',
        );
  if (timezone !== null) return { zone, shop: timezone };
  return reader.error(
    "missing",
    path,
    zone === "shop"
      ? "These are the shop's hours, and the rule set has no “timezone”."
      : "Where the customer's zone is not known the shop's stands in, and the rule set has no “timezone”.",
    'Add it at the top: "timezone": "Asia/Shanghai".',
  );
}

const dayOnly = /^\d{4}-\d{2}-\d{2}$/;

/** Reads from when to when a rule may be shown. A day without an hour is all of that day, at the shop. */
export function readDates(
  reader: Reader,
  value: unknown,
  path: string,
  timezone: string | null,
): Dates | undefined {
  const fields = reader.fields(value, path, "“dates”", ["from", "to"]);
  if (!fields) return undefined;
  const from = readDate(reader, fields["from"], joinPath(path, "from"), timezone, 0);
  const to = readDate(reader, fields["to"], joinPath(path, "to"), timezone, 1);
  if (from === undefined || to === undefined) return undefined;
  if (from === null && to === null)
    return reader.error("empty", path, "“dates” names no date.", 'Add "from", "to" or both.');
  if (from === null || to === null || from < to) return { from, to };
  return reader.error(
    "contradiction",
    path,
    "“dates” ends before it begins, so the rule is never shown.",
    "Put the earlier date into “from”.",
  );
}

/** @param days how many days behind the one named it counts: the end of a day is the start of the next. */
function readDate(
  reader: Reader,
  value: unknown,
  path: string,
  timezone: string | null,
  days: number,
): number | null | undefined {
  if (value === undefined) return null;
  const zone = timezone ?? "UTC";
  const instant = typeof value === "string" ? parseLocal(value, zone) : undefined;
  if (instant === undefined)
    return reader.error(
      "bad_value",
      path,
      `${show(value)} is no date.`,
      'Write "2026-11-11", or with the hour and the zone "2026-11-11T20:00:00+08:00".',
    );
  if (!dayOnly.test(String(value))) return instant;
  const [year = 0, month = 0, day = 0] = String(value).split("-").map(Number);
  const date = addDays({ year, month, day }, days);
  return instantOfWall({ ...date, hour: 0, minute: 0 }, zone);
}
