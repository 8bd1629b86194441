import { parseDuration } from "./duration.ts";
import { joinPath } from "./json-text.ts";
import type { OperatorName } from "./operators.ts";
import { isOperatorName, isScalar, operatorNames, operators } from "./operators.ts";
import type { Fields, Reader } from "./reader.ts";
import { show } from "./reader.ts";
import { didYouMean, suggest } from "./suggest.ts";

const maxListItems = 1000;

/** What a fact's value is, and so what it can be compared with. */
export type ValueKind = "number" | "duration" | "boolean" | "any";

/** Reads `operator` and `value` against what the left side is. */
export function readComparison(
  reader: Reader,
  fields: Fields,
  path: string,
  kind: ValueKind,
): { readonly operator: keyof typeof operators; readonly threshold: unknown } | undefined {
  const operator = fields["operator"];
  const at = joinPath(path, "operator");
  if (operator === undefined)
    return reader.error(
      "missing",
      at,
      "This condition has no operator.",
      `Known are: ${operatorNames.join(", ")}.`,
    );
  if (!isOperatorName(operator))
    return reader.error(
      "unknown_operator",
      at,
      `No operator is named ${show(operator)}.`,
      operatorHint(operator),
    );
  if (!fits(operator, kind))
    return reader.error(
      "bad_value",
      at,
      `“${operator}” cannot be asked of a ${kind}.`,
      `Use ${operatorNames.filter((name) => fits(name, kind)).join(", ")}.`,
    );
  const threshold = readThreshold(
    reader,
    fields["value"],
    joinPath(path, "value"),
    operators[operator].threshold,
    kind,
  );
  return threshold === undefined ? undefined : { operator, threshold };
}

/** What people write who know another language, letter case and separators aside. */
const otherWords: Readonly<Record<string, OperatorName>> = {
  ">=": "greaterThanInclusive",
  ">": "greaterThan",
  "<=": "lessThanInclusive",
  "<": "lessThan",
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

function fits(operator: keyof typeof operators, kind: ValueKind): boolean {
  if (kind === "boolean") return operator === "equal" || operator === "notEqual";
  return kind === "any" || (operator !== "contains" && operator !== "doesNotContain");
}

function readThreshold(
  reader: Reader,
  value: unknown,
  path: string,
  shape: string,
  kind: ValueKind,
): unknown {
  if (value === undefined)
    return reader.error(
      "missing",
      path,
      "This condition has no value to compare with.",
      "Add “value”.",
    );
  const single = shape === "number" && kind === "any" ? "number" : kind;
  if (shape !== "list") return readSingle(reader, value, path, single);
  const list = reader.list(value, path, "the value", maxListItems);
  if (list?.length === 0)
    return reader.error(
      "empty",
      path,
      "The list is empty, so nothing can be in it.",
      "Name at least one value.",
    );
  const read = list?.map((entry, i) => readSingle(reader, entry, joinPath(path, i), single));
  return read?.every((entry) => entry !== undefined) ? read : undefined;
}

function readSingle(reader: Reader, value: unknown, path: string, kind: ValueKind): unknown {
  switch (kind) {
    case "number":
      if (Number.isFinite(value)) return value;
      return reader.error(
        "wrong_type",
        path,
        `The value must be a number, not ${show(value)}.`,
        "Write it without quotes, e.g. 3.",
      );
    case "duration": {
      const whole = Number.isSafeInteger(value) && (value as number) >= 0;
      const ms = whole ? (value as number) : parseDuration(value);
      if (ms !== undefined) return ms;
      return reader.error(
        "wrong_type",
        path,
        `The value must be a duration, not ${show(value)}.`,
        'Write a number and a unit: "30m", "24h", "7d".',
      );
    }
    case "boolean":
      if (typeof value === "boolean") return value;
      return reader.error(
        "wrong_type",
        path,
        `The value must be true or false, not ${show(value)}.`,
        "Write true or false without quotes.",
      );
    case "any":
      if (isScalar(value)) return value;
      return reader.error(
        "wrong_type",
        path,
        `The value must be a text, a number, true or false, not ${show(value)}.`,
        "For a list use the operators “in” or “notIn”.",
      );
  }
}
