import type { JsonSpans } from "../json-spans.ts";
import { lastOf, parentOf } from "../path.ts";

/** One change of the text. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** For people: `">=" → "greaterThanInclusive"`. */
  readonly what: string;
}

/** Puts another value where one stands. */
export function replaceValue(
  { spans }: JsonSpans,
  text: string,
  path: string,
  value: unknown,
): Edit | undefined {
  const span = spans.get(path)?.value;
  if (!span) return undefined;
  const written = JSON.stringify(value);
  return { ...span, text: written, what: `${text.slice(span.from, span.to)} → ${written}` };
}

/** Gives a name of an object another one, unless that is taken. */
export function renameKey({ spans }: JsonSpans, path: string, name: string): Edit | undefined {
  const span = spans.get(path)?.key;
  const parent = parentOf(path);
  const taken = [...spans.keys()].some(
    (other) => parentOf(other) === parent && lastOf(other) === name,
  );
  if (!span || taken) return undefined;
  const written = JSON.stringify(name);
  return { ...span, text: written, what: `“${lastOf(path)}” → “${name}”` };
}

/** Carries out an edit. */
export function apply(text: string, edit: Edit): string {
  return text.slice(0, edit.from) + edit.text + text.slice(edit.to);
}
