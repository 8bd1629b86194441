import { joinPath } from "./json-text.ts";
import type { Problem, ProblemCode } from "./problem.ts";
import { didYouMean } from "./suggest.ts";

/** A JSON object whose own names have been looked at. */
export type Fields = Readonly<Record<string, unknown>>;

/** Names that would reach a prototype where somebody copies objects carelessly. No rule needs them. */
const forbiddenKeys: readonly string[] = ["__proto__", "constructor", "prototype"];

/** Collects what is wrong while a rule set is read, so that one pass tells a marketer everything. */
export class Reader {
  readonly problems: Problem[] = [];
  #rule: string | undefined;

  /** Reads one rule; nothing comes of it where any of it is wrong. */
  readRule<Result>(id: string | undefined, read: () => Result | undefined): Result | undefined {
    this.#rule = id;
    const result = this.whole(read);
    this.#rule = undefined;
    return result;
  }

  /** Reads something that is only good whole: a misspelt field in it may be the one that holds it back. */
  whole<Result>(read: () => Result | undefined): Result | undefined {
    const before = this.#errors();
    const result = read();
    return this.#errors() === before ? result : undefined;
  }

  error(code: ProblemCode, path: string, message: string, hint: string): undefined {
    this.#add("error", code, path, message, hint);
  }

  warn(code: ProblemCode, path: string, message: string, hint: string): undefined {
    this.#add("warning", code, path, message, hint);
  }

  /** An object with no other names than `known`; the object comes back even where some were unknown, to read on. */
  fields(value: unknown, path: string, what: string, known: readonly string[]): Fields | undefined {
    const object = this.object(value, path, what);
    if (!object) return undefined;
    for (const name of Object.keys(object))
      if (!known.includes(name) && !forbiddenKeys.includes(name))
        this.#unknownField(name, path, what, known);
    return object;
  }

  /** An object with any names but those that are forbidden. */
  object(value: unknown, path: string, what: string): Fields | undefined {
    if (value === undefined)
      return this.error(
        "missing",
        path,
        `${capital(what)} is missing.`,
        "It belongs here, as a JSON object.",
      );
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return this.error(
        "wrong_type",
        path,
        `${capital(what)} must be an object, not ${show(value)}.`,
        "Write { … }.",
      );
    for (const name of Object.keys(value))
      if (forbiddenKeys.includes(name)) this.#forbidden(name, path);
    return value as Fields;
  }

  list(value: unknown, path: string, what: string, max: number): readonly unknown[] | undefined {
    if (!Array.isArray(value))
      return this.error(
        "wrong_type",
        path,
        `${capital(what)} must be a list, not ${show(value)}.`,
        "Write [ … ].",
      );
    if (value.length > max)
      return this.error(
        "too_many",
        path,
        `${capital(what)} has ${value.length} entries; at most ${max} are allowed.`,
        "Split it up.",
      );
    return value as readonly unknown[];
  }

  text(value: unknown, path: string, what: string, max = 200): string | undefined {
    if (typeof value === "string" && value !== "" && value.length <= max) return value;
    if (value === undefined)
      return this.error(
        "missing",
        path,
        `${capital(what)} is missing.`,
        "Add it as a text in double quotes.",
      );
    return this.error(
      "wrong_type",
      path,
      `${capital(what)} must be a text of 1 to ${max} characters, not ${show(value)}.`,
      'Write it in double quotes: "…".',
    );
  }

  count(value: unknown, path: string, what: string): number | undefined {
    if (Number.isSafeInteger(value) && (value as number) >= 1) return value as number;
    return this.error(
      "wrong_type",
      path,
      `${capital(what)} must be a whole number from 1 up, not ${show(value)}.`,
      "Write a number without quotes, e.g. 3.",
    );
  }

  oneOf<Name extends string>(
    value: unknown,
    path: string,
    what: string,
    names: readonly Name[],
  ): Name | undefined {
    const found = names.find((name) => name === value);
    if (found !== undefined) return found;
    return this.error(
      "bad_value",
      path,
      `${capital(what)} cannot be ${show(value)}.`,
      didYouMean(value, names),
    );
  }

  #unknownField(name: string, path: string, what: string, known: readonly string[]): void {
    const hint = didYouMean(name, known);
    this.error(
      "unknown_field",
      joinPath(path, name),
      `${capital(what)} has no field “${name}”.`,
      hint || "Remove it.",
    );
  }

  #forbidden(name: string, path: string): void {
    this.error(
      "forbidden_key",
      joinPath(path, name),
      `The name “${name}” is not allowed anywhere.`,
      "Rename it.",
    );
  }

  #add(
    severity: Problem["severity"],
    code: ProblemCode,
    path: string,
    message: string,
    hint: string,
  ): void {
    const rule = this.#rule === undefined ? {} : { rule: this.#rule };
    this.problems.push({ severity, code, message, hint, path, ...rule });
  }

  #errors(): number {
    return this.problems.filter(({ severity }) => severity === "error").length;
  }
}

/** A value as it reads in a sentence. */
export function show(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = typeof value === "string" ? `“${value}”` : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
