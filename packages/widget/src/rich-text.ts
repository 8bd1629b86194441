import { parseTextUrl } from "./safe-url.ts";

/** What stands in a line: words, or a mark around some. */
export type Inline =
  | string
  | {
      readonly tag: "strong" | "em" | "code" | "a";
      readonly href?: string;
      readonly inside: readonly Inline[];
    };

/** Lines one after another, or the items of a list. */
export type Block =
  | { readonly type: "text"; readonly inside: readonly Inline[] }
  | { readonly type: "list"; readonly items: readonly (readonly Inline[])[] };

/**
 * The marks, in one pass: `` `code` ``, `[words](address)`, an address as people type it (the mark that ends a sentence,
 * western or Chinese, is not part of one), `**strong**`, `*emphasis*`. Each alternative ends at the first sign that may
 * not be in it, so that no text takes longer than in proportion to its length.
 */
const mark =
  /`([^`\n]+)`|\[([^[\]\n]+)\]\(([^\s()]+)\)|((?:https?:\/\/|mailto:)[^\s<>"'，。；！？、）】》]*[^\s<>"'，。；！？、）】》.,;:!?)\]*])|\*\*(?!\s)((?:[^*\n]|\*(?!\*))*[^\s*])\*\*|\*(?![\s*])([^*\n]*[^\s*])\*/giu;

/** Reads the little formatting that a message may have. What is no mark stays as it was written; nothing is ever HTML. */
export function parseText(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let items: string[] = [];
  const flush = (): void => {
    if (lines.length > 0) blocks.push({ type: "text", inside: parseInline(lines.join("\n")) });
    if (items.length > 0)
      blocks.push({ type: "list", items: items.map((item) => parseInline(item)) });
    lines = [];
    items = [];
  };
  for (const line of text.split("\n")) {
    const isItem = line.startsWith("- ");
    if ((isItem ? lines : items).length > 0) flush();
    if (isItem) items.push(line.slice(2));
    else lines.push(line);
  }
  flush();
  return blocks;
}

/** @param links whether there may be any: one cannot stand within another. */
function parseInline(text: string, links = true): readonly Inline[] {
  const parts: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(mark)) {
    const before = text[match.index - 1] ?? " ";
    const node = read(match, before, links);
    if (!node) continue;
    parts.push(text.slice(end, match.index), node);
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== "");
}

/** `undefined` for what only looks like a mark: `2*3*4`, or an address that leads nowhere. */
function read(match: RegExpMatchArray, before: string, links: boolean): Inline | undefined {
  const [, code, words, address, bare, strong, em] = match;
  if (code) return { tag: "code", inside: [code] };
  const target = address ?? bare;
  if (target) {
    const href = links && parseTextUrl(target);
    if (!href) return undefined;
    return {
      tag: "a",
      href,
      inside: words ? parseInline(words, false) : [target.replace(/^mailto:/i, "")],
    };
  }
  if (em && /\w/.test(before)) return undefined;
  const inside = strong ?? em ?? "";
  return { tag: strong ? "strong" : "em", inside: parseInline(inside, links) };
}
