import { catalogue } from "../../event/catalogue.ts";
import type { Problem } from "../../rules/problem.ts";
import type { Fields } from "../../rules/reader.ts";
import { factJsonNames } from "../facts.ts";
import type { JsonSpans } from "../json-spans.ts";
import { idsUnder, valueAt } from "../lint/subject.ts";
import { lastOf } from "../path.ts";
import { operatorJsonNames } from "../values.ts";
import type { Edit } from "./edit.ts";
import { renameKey, replaceValue } from "./edit.ts";
import { surelyMeant } from "./nearness.ts";

/** A rule set as text, as value, and where in the one the other stands. */
export interface Source {
  readonly text: string;
  readonly json: Fields;
  readonly spans: JsonSpans;
}

/** Signs that can mean one operator only. */
const signs: Readonly<Record<string, string>> = {
  ">=": "greaterThanInclusive",
  ">": "greaterThan",
  "<=": "lessThanInclusive",
  "<": "lessThan",
  "=": "equal",
  "==": "equal",
  "===": "equal",
  "!=": "notEqual",
  "!==": "notEqual",
  "≥": "greaterThanInclusive",
  "≤": "lessThanInclusive",
  "≠": "notEqual",
  gte: "greaterThanInclusive",
  gt: "greaterThan",
  lte: "lessThanInclusive",
  lt: "lessThan",
};

/** The edit that mends a problem, where there is only one that can have been meant. */
export function editFor(problem: Problem, source: Source): Edit | undefined {
  const { fix, path, code } = problem;
  if (fix)
    return "key" in fix
      ? renameKey(source.spans, path, fix.key)
      : replaceValue(source.spans, source.text, path, fix.value);
  if (code === "missing" && path === "version") return insertVersion(source);
  if (code === "unknown_field") return meantField(problem, source);
  const value = valueAt(source.json, path);
  const name = typeof value === "string" ? meantName(value, code, source.json) : undefined;
  if (name !== undefined) return replaceValue(source.spans, source.text, path, name);
  return code === "bad_value" ? meantLocale(path, value, source) : undefined;
}

function meantName(word: string, code: Problem["code"], json: Fields): string | undefined {
  switch (code) {
    case "unknown_operator":
      return Object.hasOwn(signs, word.toLowerCase())
        ? signs[word.toLowerCase()]
        : surelyMeant(word, [...operatorJsonNames, ...idsUnder(json, "operators")]);
    case "unknown_event":
      return surelyMeant(word, [...Object.keys(catalogue), ...idsUnder(json, "events")]);
    case "unknown_fact":
      return surelyMeant(word, [...factJsonNames, ...idsUnder(json, "facts")]);
    default:
      return undefined;
  }
}

/** Which fields are known where is the reader's to know; its hint names the nearest. */
function meantField({ path, hint }: Problem, { spans }: Source): Edit | undefined {
  const near = /“([^”]+)”\?/.exec(hint)?.[1];
  const name = lastOf(path);
  return near !== undefined && surelyMeant(name, [near]) ? renameKey(spans, path, near) : undefined;
}

const underscored = /^[a-z]{2,3}(_[A-Za-z]{4})?(_([A-Za-z]{2}|\d{3}))?$/;

/** `zh_CN`, as Java and POSIX write what everybody else writes `zh-CN`. */
function meantLocale(path: string, value: unknown, { spans, text }: Source): Edit | undefined {
  const name = lastOf(path);
  if (path === "locale" && typeof value === "string" && isUnderscored(value))
    return replaceValue(spans, text, path, dashed(value));
  return isUnderscored(name) ? renameKey(spans, path, dashed(name)) : undefined;
}

function isUnderscored(tag: string): boolean {
  return tag.includes("_") && underscored.test(tag);
}

function dashed(tag: string): string {
  const [language = "", ...parts] = tag.split("_");
  const cased = parts.map((part) =>
    part.length === 4
      ? part.charAt(0).toUpperCase() + part.slice(1).toLowerCase()
      : part.toUpperCase(),
  );
  return [language, ...cased].join("-");
}

/** As the first thing in the file, in the manner of what follows it. */
function insertVersion({ text, json, spans }: Source): Edit | undefined {
  const open = spans.spans.get("")?.value.from;
  if (open === undefined || !Array.isArray(json["rules"])) return undefined;
  const space = /^\s*/.exec(text.slice(open + 1))?.[0] ?? "";
  const written = `${space === "" ? " " : space}"version": 1,`;
  return { from: open + 1, to: open + 1, text: written, what: '"version": 1 is added' };
}
