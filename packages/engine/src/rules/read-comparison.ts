import { weekdays } from "../event/calendar.ts";
import { parseInstant } from "../event/instant.ts";
import { isCurrency, toMinor } from "../facts/money.ts";
import { parseDuration } from "./duration.ts";
import { joinPath } from "./json-text.ts";
import type { OperatorName, ThresholdKind } from "./operators.ts";
import { isOperatorName, isScalar, operatorNames, operators } from "./operators.ts";
import { compilePattern } from "./pattern.ts";
import type { Fields, Reader } from "./reader.ts";
import { show } from "./reader.ts";
import { didYouMean, suggest } from "./suggest.ts";

const maxListItems = 1000;

/** What a fact's value is, and so what it can be compared with. */
export type ValueKind =
  | "number"
  | "duration"
  | "money"
  | "boolean"
  | "text"
  | "weekday"
  | "date"
  | "list"
  | "any";

const equality = ["equal", "notEqual"] as const;
const ordering = [
  ...equality,
  "lessThan",
  "lessThanInclusive",
  "greaterThan",
  "greaterThanInclusive",
  "between",
] as const;

/** The operators that can be asked of each kind of value. */
const operatorsOf: Readonly<Record<ValueKind, readonly OperatorName[]>> = {
  number: [...ordering, "in", "notIn"],
  duration: [...ordering, "in", "notIn"],
  money: ordering,
  boolean: equality,
  text: [...equality, "in", "notIn", "containsAny", "startsWith", "matches"],
  weekday: [...equality, "in", "notIn"],
  date: [...equality, "in", "notIn", "startsWith"],
  list: ["contains", "doesNotContain", "containsAny"],
  any: operatorNames,
};

/** Reads the name of an operator, one of the language or one that the shop declared. */
export function readOperator(
  reader: Reader,
  fields: Fields,
  path: string,
  custom: Pick<ReadonlySet<string>, "has">,
): OperatorName | (string & {}) | undefined {
  const operator = fields["operator"];
  const at = joinPath(path, "operator");
  if (operator === undefined)
    return reader.error(
      "missing",
      at,
      "This condition has no operator.",
      `Known are: ${operatorNames.join(", ")}.`,
    );
  if (isOperatorName(operator) || (typeof operator === "string" && custom.has(operator)))
    return operator;
  return reader.error(
    "unknown_operator",
    at,
    `No operator is named ${show(operator)}.`,
    operatorHint(operator),
  );
}

/** Reads `value` against what the left side is and what its operator asks for. */
export function readComparison(
  reader: Reader,
  fields: Fields,
  path: string,
  kind: ValueKind,
  operator: OperatorName | (string & {}),
): { readonly operator: OperatorName | (string & {}); readonly threshold: unknown } | undefined {
  const value = fields["value"];
  const at = joinPath(path, "value");
  if (value === undefined)
    return reader.error(
      "missing",
      at,
      "This condition has no value to compare with.",
      "Add “value”.",
    );
  if (!isOperatorName(operator)) return { operator, threshold: value };
  if (!operatorsOf[kind].includes(operator))
    return reader.error(
      "bad_value",
      joinPath(path, "operator"),
      `“${operator}” cannot be asked of ${kindWords[kind]}.`,
      `Use ${operatorsOf[kind].join(", ")}.`,
    );
  const threshold = readThreshold(reader, value, at, operators[operator].threshold, kind);
  return threshold === undefined ? undefined : { operator, threshold };
}

const kindWords: Readonly<Record<ValueKind, string>> = {
  number: "a number",
  duration: "a duration",
  money: "an amount of money",
  boolean: "something that is true or false",
  text: "a text",
  weekday: "a day of the week",
  date: "a date",
  list: "a list",
  any: "this",
};

/** What people write who know another language, letter case and separators aside. */
const otherWords: Readonly<Record<string, OperatorName>> = {
  ">=": "greaterThanInclusive",
  ">": "greaterThan",
  "<=": "lessThanInclusive",
  "<": "lessThan",
  "=>": "greaterThanInclusive",
  "=": "equal",
  "==": "equal",
  "===": "equal",
  "!=": "notEqual",
  "!==": "notEqual",
  gte: "greaterThanInclusive",
  gt: "greaterThan",
  lte: "lessThanInclusive",
  lt: "lessThan",
  atleast: "greaterThanInclusive",
  atmost: "lessThanInclusive",
  morethan: "greaterThan",
  fewerthan: "lessThan",
  greaterthanorequal: "greaterThanInclusive",
  greaterthanequal: "greaterThanInclusive",
  lessthanorequal: "lessThanInclusive",
  lessthanequal: "lessThanInclusive",
  is: "equal",
  equals: "equal",
  isnot: "notEqual",
  regex: "matches",
  regexp: "matches",
  match: "matches",
  like: "matches",
  beginswith: "startsWith",
  prefix: "startsWith",
  includes: "contains",
  notcontains: "doesNotContain",
  notcontain: "doesNotContain",
  "!contains": "doesNotContain",
  containsany: "containsAny",
  anyof: "in",
  oneof: "in",
  nin: "notIn",
  range: "between",
};

/** “At least” and “more than” are one letter apart for a reader and one event apart for a customer. */
function operatorHint(operator: unknown): string {
  const word =
    typeof operator === "string" ? operator.toLowerCase().replace(/[\s_-]|to$/g, "") : "";
  const known = Object.hasOwn(otherWords, word) ? otherWords[word] : undefined;
  const near =
    known ?? (typeof operator === "string" ? suggest(operator, operatorNames) : undefined);
  if (near === "greaterThan")
    return "Did you mean “greaterThan”? For “at least” it is “greaterThanInclusive”.";
  if (near === "lessThan")
    return "Did you mean “lessThan”? For “at most” it is “lessThanInclusive”.";
  return near === undefined ? didYouMean(operator, operatorNames) : `Did you mean “${near}”?`;
}

function readThreshold(
  reader: Reader,
  value: unknown,
  path: string,
  shape: ThresholdKind,
  kind: ValueKind,
): unknown {
  const inner = kind === "list" ? "any" : kind;
  switch (shape) {
    case "list":
      return readList(reader, value, path, inner);
    case "pair":
      return readPair(reader, value, path, inner === "any" ? "number" : inner);
    case "text":
      return reader.text(value, path, "the value", 2000);
    case "pattern":
      return readPattern(reader, value, path);
    case "number":
      return readSingle(reader, value, path, inner === "any" ? "number" : inner);
    case "scalar":
      return readSingle(reader, value, path, inner);
  }
}

function readList(reader: Reader, value: unknown, path: string, kind: ValueKind): unknown {
  const list = reader.list(value, path, "the value", maxListItems);
  if (list?.length === 0)
    return reader.error(
      "empty",
      path,
      "The list is empty, so nothing can be in it.",
      "Name at least one value.",
    );
  const read = list?.map((entry, i) => readSingle(reader, entry, joinPath(path, i), kind));
  return read?.every((entry) => entry !== undefined) ? read : undefined;
}

function readPair(reader: Reader, value: unknown, path: string, kind: ValueKind): unknown {
  const list = reader.list(value, path, "the value", maxListItems);
  if (!list) return undefined;
  if (list.length !== 2)
    return reader.error(
      "bad_value",
      path,
      `“between” needs two values, the lower and the higher; this has ${list.length}.`,
      "Write [ low, high ].",
    );
  const [low, high] = list.map((entry, i) => readSingle(reader, entry, joinPath(path, i), kind));
  if (low === undefined || high === undefined) return undefined;
  if (kind === "money" && currencyOf(list[0]) !== currencyOf(list[1]))
    return reader.error(
      "bad_value",
      path,
      `“between” has two currencies, ${show(currencyOf(list[0]))} and ${show(currencyOf(list[1]))}.`,
      "Use one.",
    );
  if ((low as number) <= (high as number)) return [low, high];
  return reader.error(
    "bad_value",
    path,
    "The first value is above the second, so nothing is between them.",
    "Put the lower one first.",
  );
}

function readPattern(reader: Reader, value: unknown, path: string): string | undefined {
  const source = reader.text(value, path, "the pattern", 1000);
  if (source === undefined) return undefined;
  const pattern = compilePattern(source);
  if (!("fault" in pattern)) return source;
  const { message, hint } = pattern.fault;
  return reader.error("bad_value", path, message, hint);
}

/** Reads one value of a kind. */
export function readSingle(reader: Reader, value: unknown, path: string, kind: ValueKind): unknown {
  const read = readers[kind](value);
  if (read !== undefined) return read;
  const [what, hint] = asked[kind];
  return reader.error(
    "wrong_type",
    path,
    `The value must be ${what}, not ${show(value)}.`,
    kind === "weekday" ? didYouMean(value, weekdays) || hint : hint,
  );
}

/** What a value of each kind comes to; `undefined` where it is none. */
const readers: Readonly<Record<ValueKind, (value: unknown) => unknown>> = {
  number: (value) => (Number.isFinite(value) ? value : undefined),
  duration: (value) =>
    Number.isSafeInteger(value) && (value as number) >= 0 ? value : parseDuration(value),
  money: readMoney,
  boolean: (value) => (typeof value === "boolean" ? value : undefined),
  text: (value) => (typeof value === "string" ? value : undefined),
  weekday: (value) => weekdays.find((day) => day === value),
  date: (value) =>
    typeof value === "string" && value.length === 10 && parseInstant(value) !== undefined
      ? value
      : undefined,
  list: (value) => (isScalar(value) ? value : undefined),
  any: (value) => (isScalar(value) ? value : undefined),
};

const asked: Readonly<Record<ValueKind, readonly [what: string, hint: string]>> = {
  number: ["a number", "Write it without quotes, e.g. 3."],
  duration: ["a duration", 'Write a number and a unit: "30m", "24h", "7d".'],
  money: [
    "an amount of money",
    'Write { "amount": "200.00", "currency": "CNY" }, the amount in double quotes.',
  ],
  boolean: ["true or false", "Write true or false without quotes."],
  text: ["a text", 'Write it in double quotes: "…".'],
  weekday: ["a day of the week", `Write one of ${weekdays.join(", ")}.`],
  date: ["a date", 'Write year, month and day: "2026-11-11".'],
  list: ["a text, a number, true or false", "For a list use the operator “containsAny”."],
  any: ["a text, a number, true or false", "For a list use the operators “in” or “notIn”."],
};

/** Minor units. */
function readMoney(value: unknown): number | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { amount, currency, ...rest } = value as Fields & { amount?: unknown; currency?: unknown };
  const known = typeof currency === "string" && isCurrency(currency);
  if (!known || Object.keys(rest).length > 0 || typeof amount !== "string") return undefined;
  return toMinor(amount, currency);
}

function currencyOf(value: unknown): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)["currency"]
    : undefined;
}
