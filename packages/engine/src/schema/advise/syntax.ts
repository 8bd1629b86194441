import type { SyntaxFault } from "../../rules/json-text.ts";
import { positionOf } from "../../rules/json-text.ts";

interface Sign {
  /** What it is called. */
  readonly what: string;
  /** What was meant. */
  readonly plain: string;
}

const sign = (what: string, plain: string): Sign => ({ what, plain });

/** Signs that a Chinese keyboard types, which look like those of JSON. */
const wideSigns: Readonly<Record<string, Sign>> = {
  "，": sign("comma", ","),
  "、": sign("comma", ","),
  "；": sign("semicolon", ","),
  "：": sign("colon", ":"),
  "【": sign("bracket", "["),
  "［": sign("bracket", "["),
  "】": sign("bracket", "]"),
  "］": sign("bracket", "]"),
  "｛": sign("bracket", "{"),
  "｝": sign("bracket", "}"),
};

/** Blanks that no eye tells from a blank, and JSON does. */
const blanks = /^[\u00A0\u3000\u2000-\u200D\u202F\u2060\uFEFF]/;
const wideDigits = /^[０-９．－＋]+/;
/** Words of Python and JavaScript, and spellings of those of JSON. */
const words: Readonly<Record<string, string>> = {
  true: "true",
  false: "false",
  none: "null",
  null: "null",
};

/** One stretch of the text, and what belongs there instead. */
export interface Exchange {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What a fault's place can only have been meant to hold, where one sign is the slip. */
export function meantAt(text: string, at: number): Exchange | undefined {
  const char = text[at] ?? "";
  const rest = text.slice(at, at + 40);
  const wide = Object.hasOwn(wideSigns, char) ? wideSigns[char] : undefined;
  if (wide) return { from: at, to: at + 1, text: wide.plain };
  if (blanks.test(char)) return { from: at, to: at + 1, text: " " };
  const digits = wideDigits.exec(rest)?.[0];
  if (digits !== undefined)
    return { from: at, to: at + digits.length, text: digits.normalize("NFKC") };
  const word = wordAt(rest);
  if (word !== undefined)
    return { from: at, to: at + word.length, text: words[word.toLowerCase()] as string };
  const decimal = decimalAt(text, at);
  return decimal?.certain ? { from: decimal.from, to: decimal.from + 1, text: "." } : undefined;
}

function wordAt(rest: string): string | undefined {
  const word = /^[A-Za-z]+(?![\w$])/.exec(rest)?.[0];
  const known = word !== undefined && Object.hasOwn(words, word.toLowerCase());
  return known && words[word.toLowerCase()] !== word ? word : undefined;
}

/** `2,5` in an object: behind the comma a name belongs. With three digits it may be a thousand. */
function decimalAt(
  text: string,
  at: number,
): { readonly from: number; readonly certain: boolean; readonly number: string } | undefined {
  const after = /^\d+(?=\s*[,}\]\n])/.exec(text.slice(at, at + 20))?.[0];
  const before = /-?\d+(?=,$)/.exec(text.slice(Math.max(0, at - 20), at))?.[0];
  if (after === undefined || before === undefined) return undefined;
  return { from: at - 1, certain: after.length !== 3, number: `${before}.${after}` };
}

/** Says more of a fault whose cause is known. */
export function adviseSyntax(text: string, fault: SyntaxFault): SyntaxFault | undefined {
  const { offset: at } = fault;
  const char = text[at] ?? "";
  const told = (message: string, hint: string, offset = at) => ({ offset, message, hint });
  const wide = Object.hasOwn(wideSigns, char) ? wideSigns[char] : undefined;
  if (wide)
    return told(`This is a Chinese ${wide.what} “${char}”.`, `Type the English one: ${wide.plain}`);
  if (char === "（" || char === "）")
    return told(`This is a Chinese bracket “${char}”.`, "JSON has [ ] and { } only.");
  if ("＂「」『』".includes(char) && char !== "")
    return told(`This is a Chinese quote “${char}”.`, 'Type the straight one: "…".');
  if (blanks.test(char))
    return told(
      "This is a blank of another kind, which JSON does not know.",
      "Type it again as a plain blank.",
    );
  const digits = wideDigits.exec(text.slice(at, at + 40))?.[0];
  if (digits !== undefined)
    return told(
      `These are Chinese (full-width) digits: ${digits}.`,
      `Type the English ones: ${digits.normalize("NFKC")}`,
    );
  return (
    ofQuotes(text, fault) ??
    ofWords(text, fault) ??
    ofBrackets(text, fault) ??
    ofNumbers(text, fault)
  );
}

/** `'name'`, and a text that begins with one quote and ends with another. */
function ofQuotes(text: string, { offset, message }: SyntaxFault): SyntaxFault | undefined {
  if (text[offset] === "'" && message.startsWith("A name"))
    return { offset, message: "A name begins with '.", hint: 'Names stand in double quotes: "…".' };
  if (text[offset] !== '"' || !message.startsWith("This text does not end")) return undefined;
  const line = text.slice(offset + 1).split("\n", 1)[0] ?? "";
  const curly = /[“”„‟＂]/.exec(line)?.[0];
  if (curly === undefined || line.includes("\\")) return undefined;
  return {
    offset,
    message: `This text begins with " and ends with ${curly}, so it goes on.`,
    hint: 'End it with the straight quote, too: "…".',
  };
}

function ofWords(text: string, { offset, message }: SyntaxFault): SyntaxFault | undefined {
  const word = wordAt(text.slice(offset, offset + 20));
  if (word !== undefined && message.startsWith("This is not a JSON value"))
    return {
      offset,
      message: `“${word}” is not a JSON value.`,
      hint: `Write it in small letters: ${words[word.toLowerCase()]}.`,
    };
  const name = /^[\p{L}_$][\p{L}\p{N}_$-]*(?=\s*[:：])/u.exec(text.slice(offset, offset + 60))?.[0];
  if (name !== undefined && message.startsWith("A name in double quotes"))
    return { offset, message: `The name ${name} has no quotes.`, hint: `Write "${name}": …` };
  const before = text.slice(0, offset).trimEnd().at(-1);
  const inside =
    /missing/.test(message) && before === '"' && !/["{}[\],:\n]/.test(text[offset] ?? "\n");
  if (!inside) return undefined;
  return {
    offset,
    message: "The text ends before this, at the quote.",
    hint: 'A quote inside a text is written \\" or “ ”: "Danke für “Morning Mug”!"',
  };
}

function ofBrackets(text: string, { offset, message }: SyntaxFault): SyntaxFault | undefined {
  const char = text[offset] ?? "";
  if (char === "" || !"}]".includes(char)) return undefined;
  const open = openAt(text, offset);
  const wanted = open && (open.char === "[" ? "]" : "}");
  if (!open || wanted === char || /before the/.test(message)) return undefined;
  const { line } = positionOf(text, open.at);
  return {
    offset,
    message: `This “${char}” would close a “${char === "]" ? "[" : "{"}”, but it is a “${open.char}” that is open, from line ${line}.`,
    hint: `Close that with “${wanted}”.`,
  };
}

/** The bracket that is still open here. */
function openAt(
  text: string,
  end: number,
): { readonly char: string; readonly at: number } | undefined {
  const open: { char: string; at: number }[] = [];
  for (let at = 0; at < end; at++) {
    const char = text[at] ?? "";
    if (char === '"') for (at++; at < end && text[at] !== '"'; at++) if (text[at] === "\\") at++;
    if (char === "{" || char === "[") open.push({ char, at });
    if (char === "}" || char === "]") open.pop();
  }
  return open.at(-1);
}

function ofNumbers(text: string, { offset }: SyntaxFault): SyntaxFault | undefined {
  const decimal = decimalAt(text, offset);
  if (decimal)
    return {
      offset: decimal.from,
      message: "A number is written with a point, and this is a comma.",
      hint: decimal.certain
        ? `Write ${decimal.number}.`
        : `Write ${decimal.number.replace(".", "")} for a thousand, or ${decimal.number} for a fraction.`,
    };
  if (text[offset] === "%" || text[offset] === "％")
    return { offset, message: "A number stands without a sign.", hint: "Remove the “%”." };
  return undefined;
}
