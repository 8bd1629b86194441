import { joinPath } from "../rules/json-text.ts";
import type { Reader } from "../rules/reader.ts";
import { show } from "../rules/reader.ts";
import type { Ruleset } from "../rules/rule.ts";
import { readOffset, readRuleId } from "./script-parts.ts";
import type { ExpectedAction, ExpectedRefusal } from "./script.ts";

const actionFields = ["rule", "at", "key", "type", "text", "variant"];
const refusalFields = ["rule", "stage", "at"];
const maxExpected = 1000;

/** The stages at which a firing can be refused, in the order they are gone through. */
const stages = [
  "conditions",
  "template",
  "enabled",
  "dates",
  "consent",
  "audience",
  "experiment",
  "limit",
  "frequency",
  "schedule",
  "surface",
] as const;

/** `expect`: all that should be acted on, in order. */
export function readExpected(
  reader: Reader,
  value: unknown,
  path: string,
  ruleset: Ruleset,
): readonly ExpectedAction[] | null {
  if (value === undefined) return null;
  const list = reader.list(value, path, "“expect”", maxExpected) ?? [];
  return list.flatMap((entry, i) => {
    const at = joinPath(path, i);
    const fields = reader.fields(entry, at, "something expected", actionFields);
    const common = fields && readCommon(reader, fields, at, ruleset);
    if (!fields || !common) return [];
    const texts = ["type", "text", "variant"].flatMap((name) => {
      if (fields[name] === undefined) return [];
      const text = reader.text(fields[name], joinPath(at, name), `“${name}”`, 4000);
      return text === undefined ? [] : [[name, text]];
    });
    return [{ ...common, ...(Object.fromEntries(texts) as Partial<ExpectedAction>) }];
  });
}

/** `refused`: refusals that should be among those that happened. */
export function readRefused(
  reader: Reader,
  value: unknown,
  path: string,
  ruleset: Ruleset,
): readonly ExpectedRefusal[] {
  if (value === undefined) return [];
  const list = reader.list(value, path, "“refused”", maxExpected) ?? [];
  return list.flatMap((entry, i) => {
    const at = joinPath(path, i);
    const fields = reader.fields(entry, at, "a refusal", refusalFields);
    const common = fields && readCommon(reader, fields, at, ruleset);
    const stage =
      fields && reader.oneOf(fields["stage"], joinPath(at, "stage"), "the stage", stages);
    return common && stage ? [{ ...common, stage }] : [];
  });
}

function readCommon(
  reader: Reader,
  fields: Readonly<Record<string, unknown>>,
  path: string,
  ruleset: Ruleset,
): Pick<ExpectedAction, "path" | "rule" | "at" | "key"> | undefined {
  const rulePath = joinPath(path, "rule");
  if (fields["rule"] === undefined)
    return reader.error("missing", rulePath, "Which rule is it?", 'Add "rule": its id.');
  const rule = readRuleId(reader, fields["rule"], rulePath, ruleset);
  if (rule === undefined) return undefined;
  const at =
    fields["at"] === undefined
      ? undefined
      : readOffset(reader, fields["at"], joinPath(path, "at"), "“at”");
  const key = readKey(reader, fields["key"], joinPath(path, "key"));
  return { path, rule, ...(at !== undefined && { at }), ...(key !== undefined && { key }) };
}

function readKey(reader: Reader, value: unknown, path: string): string | null | undefined {
  if (value === undefined || value === null || typeof value === "string") return value;
  return reader.error(
    "wrong_type",
    path,
    `The key must be a text, not ${show(value)}.`,
    'Write it in double quotes: "mug".',
  );
}
