import { scanJson } from "../../rules/json-text.ts";
import { meantAt } from "../advise/syntax.ts";
import type { Edit } from "./edit.ts";
import { apply } from "./edit.ts";

const curly = "“”„‟«»‘’＂「」『』";

/** More slips than this in one file are no slips. */
const maxRepairs = 1000;

/**
 * Takes out commas before a closing bracket, makes curly quotes straight and Chinese punctuation English, until the text
 * is JSON.
 *
 * @returns `undefined` where anything else is wrong with it.
 */
export function repairSyntax(
  text: string,
): { readonly text: string; readonly edits: readonly Edit[] } | undefined {
  const edits: Edit[] = [];
  for (let repaired = text; edits.length < maxRepairs;) {
    const { fault } = scanJson(repaired);
    if (!fault) return { text: repaired, edits };
    const repair = repairAt(repaired, fault.offset);
    if (!repair) return undefined;
    for (const edit of repair) {
      repaired = apply(repaired, edit);
      edits.push(edit);
    }
  }
  return undefined;
}

/** Edits of one length or from the back, so that none moves another. */
function repairAt(text: string, at: number): readonly Edit[] | undefined {
  const char = text[at] ?? "";
  if (curly.includes(char)) return straighten(text, at);
  const meant = meantAt(text, at);
  if (meant) return [{ ...meant, what: `${text.slice(meant.from, meant.to)} → ${meant.text}` }];
  if (char !== "}" && char !== "]") return undefined;
  const comma = text.slice(0, at).trimEnd().length - 1;
  if (text[comma] !== ",") return undefined;
  return [
    { from: comma, to: comma + 1, text: "", what: `the “,” before the “${char}” is taken out` },
  ];
}

/** A text that begins with a curly quote ends with the next quote of any kind, on the same line. */
function straighten(text: string, from: number): readonly Edit[] | undefined {
  for (let at = from + 1; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === "\n" || char === "\\") return undefined;
    if (char !== '"' && !curly.includes(char)) continue;
    const word = text.slice(from, at + 1);
    return [
      { from: at, to: at + 1, text: '"', what: "" },
      { from, to: from + 1, text: '"', what: `${word} → "${word.slice(1, -1)}"` },
    ];
  }
  return undefined;
}
