import { isTimeZone } from "../event/calendar.ts";
import { parseLocal } from "../explain/local-time.ts";
import { joinPath } from "../rules/json-text.ts";
import type { Problem } from "../rules/problem.ts";
import { Reader, show } from "../rules/reader.ts";
import type { Ruleset } from "../rules/rule.ts";
import { readExpected, readRefused } from "./read-expected.ts";
import { readSteps } from "./read-steps.ts";
import { readOffset, readRuleId, zoneOf } from "./script-parts.ts";
import type { Script, ScriptStep } from "./script.ts";
import { scriptStart } from "./script.ts";

const scriptFields = [
  "$schema",
  "name",
  "description",
  "rule",
  "start",
  "customer",
  "timezone",
  "locale",
  "consent",
  "events",
  "until",
  "expect",
  "refused",
];

/** What a script became, and what was wrong with it; a script with an error in it is not run. */
export interface ParsedScript {
  readonly script: Script | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Reads a script of `simulate`, or one of a rule set's own tests. It never throws.
 *
 * @param value what `JSON.parse` gave.
 * @param options.path where it stands in its file: `tests[0]`; empty where it is the whole file.
 * @example
 * ```ts
 * const { script, problems } = parseScript({ events: [{ at: "0", event: "Page" }], until: "7d" }, ruleset);
 * ```
 */
export function parseScript(
  value: unknown,
  ruleset: Ruleset,
  options: { readonly path?: string } = {},
): ParsedScript {
  const reader = new Reader();
  try {
    const script = reader.whole(() => read(reader, value, ruleset, options.path ?? ""));
    return { script, problems: reader.problems };
  } catch {
    reader.error(
      "wrong_type",
      options.path ?? "",
      "This is no script.",
      "Pass what JSON.parse gives.",
    );
    return { script: undefined, problems: reader.problems };
  }
}

function read(reader: Reader, value: unknown, ruleset: Ruleset, path: string): Script | undefined {
  const fields = reader.fields(value, path, path === "" ? "a script" : "a test", scriptFields);
  if (!fields) return undefined;
  const at = (name: string): string => joinPath(path, name);
  const optional = (name: string): string | null =>
    fields[name] === undefined ? null : (reader.text(fields[name], at(name), `“${name}”`) ?? null);
  const timezone = readZone(reader, optional("timezone"), at("timezone"));
  const steps = readSteps(reader, fields["events"], at("events"), ruleset);
  return {
    name: optional("name") ?? (path || "script"),
    rule: readRuleId(reader, fields["rule"], at("rule"), ruleset) ?? null,
    start: readStart(reader, fields["start"], at("start"), zoneOf(ruleset)),
    customer: optional("customer") ?? "customer",
    timezone,
    locale: optional("locale"),
    consent: readConsent(reader, fields["consent"], at("consent")),
    steps,
    until: readUntil(reader, fields["until"], at("until"), steps),
    expect: readExpected(reader, fields["expect"], at("expect"), ruleset),
    refused: readRefused(reader, fields["refused"], at("refused"), ruleset),
  };
}

function readStart(reader: Reader, value: unknown, path: string, zone: string): number {
  const start = parseLocal(value ?? scriptStart, zone);
  if (start !== undefined) return start;
  reader.error(
    "bad_value",
    path,
    `“start” cannot be ${show(value)}.`,
    `Write an instant, e.g. "2026-01-01T09:00:00+08:00"; without a zone it is ${zone}.`,
  );
  return 0;
}

function readZone(reader: Reader, zone: string | null, path: string): string | null {
  if (zone === null || isTimeZone(zone)) return zone;
  reader.error(
    "bad_value",
    path,
    `No time zone is named “${zone}”.`,
    'Write an IANA name, e.g. "Asia/Shanghai".',
  );
  return null;
}

function readConsent(reader: Reader, value: unknown, path: string): readonly string[] {
  if (value === undefined) return [];
  if (typeof value === "string") return [value];
  const list = reader.list(value, path, "“consent”", 50) ?? [];
  return list.flatMap((entry, i) => reader.text(entry, joinPath(path, i), "a consent") ?? []);
}

function readUntil(
  reader: Reader,
  value: unknown,
  path: string,
  steps: readonly ScriptStep[],
): number | null {
  if (value === undefined) return null;
  const until = readOffset(reader, value, path, "“until”");
  const last = steps.at(-1);
  if (until !== undefined && last && until < last.at)
    reader.error(
      "bad_value",
      path,
      `“until” is before the last step, ${last.path}.`,
      "Give the time of the last look at the clock, or leave it out.",
    );
  return until ?? null;
}
