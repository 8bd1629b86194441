import { didYouMean, suggest } from "../rules/suggest.ts";
import { formats } from "./say-value.ts";
import type { Format } from "./say-value.ts";

/** One `{{…}}` of a template. */
export interface Placeholder {
  /** With its braces. */
  readonly whole: string;
  readonly root: "event" | "trait" | "page" | "cart" | "campaign" | "key" | "count";
  /** `price` of `event.properties.price`; `null` for `key` and `count`. */
  readonly name: string | null;
  readonly format: Format | null;
  readonly fallback: string | null;
}

/** What is wrong with a template, and what to do. */
export interface TemplateFault {
  readonly message: string;
  readonly hint: string;
}

/** Every placeholder; what stands inside has no braces of its own. */
export const placeholder = /\{\{([^{}]*)\}\}/g;

/** `path | format | "fallback"`; a fallback may hold a |. */
const inside = /^([^|"]*)(?:\|([^|"]*))?(?:\|\s*"([^"]*)"\s*)?$/;
const property = /^(event\.properties|trait|page)\.([\p{L}\p{N}_$-]+)$/u;
const fixed = ["key", "count", "cart.items", "cart.value", "campaign.value"];
const nameable = `Use {{event.properties.name}}, {{trait.first_name | "there"}}, {{page.title}}, ${fixed
  .map((word) => `{{${word}}}`)
  .join(", ")}.`;

/**
 * What is wrong with a template before anybody fills it; `undefined` where nothing is.
 *
 * @example
 * ```ts
 * checkTemplate("{{event.properties.price | mony}}");
 * // { message: "“{{…}}” asks for “mony”, which is no format.", hint: "Did you mean “money”?" }
 * ```
 */
export function checkTemplate(text: string): TemplateFault | undefined {
  for (const [whole, body = ""] of text.matchAll(placeholder)) {
    const read = readPlaceholder(whole, body);
    if ("message" in read) return read;
  }
  const rest = text.replace(placeholder, "");
  if (rest.includes("{{") || rest.includes("}}"))
    return { message: "A {{ or }} has no partner.", hint: "Write {{event.properties.name}}." };
  return undefined;
}

/**
 * The placeholders of a template in their order; those that {@link checkTemplate} refuses are left out.
 *
 * @example
 * ```ts
 * placeholdersOf('{{event.properties.price | money | "little"}}');
 * // [{ whole: "{{…}}", root: "event", name: "price", format: "money", fallback: "little" }]
 * ```
 */
export function placeholdersOf(text: string): readonly Placeholder[] {
  return [...text.matchAll(placeholder)].flatMap(([whole, body = ""]) => {
    const read = readPlaceholder(whole, body);
    return "message" in read ? [] : [read];
  });
}

function readPlaceholder(whole: string, body: string): Placeholder | TemplateFault {
  const match = inside.exec(body);
  if (!match)
    return {
      message: `“${whole}” is not written as a text can read it.`,
      hint: 'Write {{event.properties.price | money | "a little"}}: the format, then the words to say without a value, in straight quotes; either may be left out.',
    };
  const [, path = "", word, fallback = null] = match;
  const named = readPath(path.trim());
  if (!named)
    return { message: `“${whole}” is not something a text can name.`, hint: hintFor(path.trim()) };
  const format = word === undefined ? null : formats.find((known) => known === word.trim());
  if (format === undefined) return noFormat(whole, word?.trim() ?? "");
  return { whole, ...named, format, fallback };
}

function readPath(path: string): Pick<Placeholder, "root" | "name"> | undefined {
  const [, way, name] = property.exec(path) ?? [];
  if (way !== undefined && name !== undefined)
    return { root: way === "event.properties" ? "event" : (way as "trait" | "page"), name };
  if (!fixed.includes(path)) return undefined;
  const [root, part = null] = path.split(".");
  return { root: root as Placeholder["root"], name: part };
}

function hintFor(path: string): string {
  const [first = "", second = "", ...more] = path.split(".");
  const isOne = second !== "" && more.length === 0;
  // The commonest slips: the property without the way to it, and the plural of the event's own field.
  if (isOne && (first === "event" || first === "properties"))
    return `Did you mean “event.properties.${second}”?`;
  if (isOne && first === "traits") return `Did you mean “trait.${second}”?`;
  const near = suggest(path, fixed);
  return near === undefined ? nameable : `Did you mean “${near}”?`;
}

function noFormat(whole: string, word: string): TemplateFault {
  const hint = didYouMean(word, formats);
  const message = `“${whole}” asks for “${word}”, which is no format.`;
  if (hint.startsWith("Did")) return { message, hint };
  return {
    message,
    hint: `${hint} Words to say without a value stand in straight quotes: | "there".`,
  };
}
