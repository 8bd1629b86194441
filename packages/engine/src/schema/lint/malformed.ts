import type { core } from "zod";
import { joinPath } from "../../rules/json-text.ts";
import type { Problem } from "../../rules/problem.ts";
import { show } from "../../rules/reader.ts";
import { didYouMean } from "../../rules/suggest.ts";
import { rulesetSchema } from "../ruleset.ts";
import type { Lint } from "./subject.ts";
import { found, valueAt } from "./subject.ts";
import { listWords } from "./words.ts";

/** What no rule hangs on, so that the engine does not look into all of it: a slip there would go unseen for ever. */
const parts = rulesetSchema.pick({
  $schema: true,
  name: true,
  description: true,
  events: true,
  facts: true,
  operators: true,
  teams: true,
});

/** The parts of a rule set that are not as they should be, though the rules run. */
export const findMalformed: Lint = ({ json }) => {
  const names = Object.keys(parts.shape).filter((name) => json[name] !== undefined);
  const { error } = parts.safeParse(Object.fromEntries(names.map((name) => [name, json[name]])));
  return (error?.issues ?? []).map((issue) => tell(issue, json));
};

function tell(issue: core.$ZodIssue, json: unknown): Problem {
  const path = issue.path.map((step) => (typeof step === "symbol" ? "" : step));
  const at = path.reduce<string>(joinPath, "");
  const value = show(valueAt(json, at));
  switch (issue.code) {
    case "unrecognized_keys": {
      const [key = ""] = issue.keys;
      const message = `“${at}” has no field “${key}”.`;
      return found("error", "unknown_field", joinPath(at, key), message, "Remove it.");
    }
    case "invalid_value": {
      const values = issue.values.map(String);
      const hint = didYouMean(valueAt(json, at), values) || `It is ${listWords(values, "or")}.`;
      return found("error", "bad_value", at, `“${at}” cannot be ${value}.`, hint);
    }
    case "invalid_type": {
      const [what, hint] = kinds[issue.expected] ?? [issue.expected, ""];
      return found("error", "wrong_type", at, `“${at}” must be ${what}, not ${value}.`, hint);
    }
    default:
      return found(
        "error",
        "bad_value",
        at,
        `“${at}” cannot be ${value}.`,
        "Mend it, or leave it out.",
      );
  }
}

const kinds: Readonly<Record<string, readonly [what: string, hint: string]>> = {
  string: ["a text", 'Write it in double quotes: "…".'],
  number: ["a number", "Write it without quotes."],
  boolean: ["true or false", "Write it without quotes."],
  array: ["a list", "Write [ … ]."],
  object: ["an object", "Write { … }."],
  record: ["an object", "Write { … }."],
};
