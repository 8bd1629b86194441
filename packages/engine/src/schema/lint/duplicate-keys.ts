import type { Problem } from "../../rules/problem.ts";
import type { Fields } from "../../rules/reader.ts";
import type { Duplicate } from "../json-spans.ts";
import { found, isFields, valueAt } from "./subject.ts";

/** Names that stand twice in one object of the text. JSON would silently take the last. */
export function duplicateKeys(duplicates: readonly Duplicate[], json: Fields): readonly Problem[] {
  return duplicates.map(({ path, key, parent }) =>
    found(
      "error",
      "duplicate_key",
      path,
      `“${key}” stands twice in ${parent === "" ? "the rule set" : parent}; JSON would silently take the last.`,
      "Remove one of the two.",
      ruleAt(json, path),
    ),
  );
}

/** The id of the rule that a path lies in. */
function ruleAt(json: Fields, path: string): string | undefined {
  const at = /^rules\[\d+\]/.exec(path)?.[0];
  const rule = at === undefined ? undefined : valueAt(json, at);
  return isFields(rule) && typeof rule["id"] === "string" ? rule["id"] : undefined;
}
