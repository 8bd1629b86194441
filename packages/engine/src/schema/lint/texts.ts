import { joinPath } from "../../rules/json-text.ts";
import type { Fields } from "../../rules/reader.ts";
import type { SubjectRule } from "./subject.ts";
import { isFields } from "./subject.ts";

/** A text that customers read. */
export interface FoundText {
  readonly path: string;
  /** By language; what stands alone is its `default`. */
  readonly words: Readonly<Record<string, string>>;
  /** One text for everybody, without languages. */
  readonly plain: boolean;
}

/** What holds a text wherever it stands in an action. */
const textFields = ["text", "label", "question", "answer", "thanks", "submit", "reply", "options"];

/** Nobody reads these. */
const silent: readonly unknown[] = ["tag", "webhook", "custom"];

/** Every text of a rule's actions, those of its variants among them. */
export function textsOf({ json, path }: SubjectRule): readonly FoundText[] {
  return actionsOf(json, path).flatMap(({ action, path }) =>
    silent.includes(action["type"]) ? [] : inside(action["params"], joinPath(path, "params"), ""),
  );
}

/** A rule's own action and those of its variants. */
export function actionsOf(
  rule: Fields,
  path: string,
): readonly { readonly action: Fields; readonly path: string }[] {
  const experiment = isFields(rule["experiment"]) ? rule["experiment"] : {};
  const listed: unknown = experiment["variants"];
  const variants = Array.isArray(listed) ? (listed as readonly unknown[]) : [];
  const at = joinPath(joinPath(path, "experiment"), "variants");
  return [
    { action: rule["event"], path: joinPath(path, "event") },
    ...variants.map((variant, i) => ({
      action: isFields(variant) ? variant["event"] : undefined,
      path: joinPath(joinPath(at, i), "event"),
    })),
  ].flatMap(({ action, path }) => (isFields(action) ? [{ action, path }] : []));
}

/** @param name the field that this stands under, or the list that stands under it. */
function inside(value: unknown, path: string, name: string): readonly FoundText[] {
  if (typeof value === "string")
    return textFields.includes(name) ? [{ path, words: { default: value }, plain: true }] : [];
  if (Array.isArray(value))
    return value.flatMap((entry, i) => inside(entry, joinPath(path, i), name));
  if (!isFields(value)) return [];
  if (typeof value["default"] === "string") {
    const words = Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    );
    return [{ path, words: Object.fromEntries(words), plain: false }];
  }
  return Object.entries(value).flatMap(([key, entry]) => inside(entry, joinPath(path, key), key));
}
