import type { JSX } from "preact";
import { parseTextUrl } from "../safe-url.ts";

/** Addresses as people type them; the mark that ends a sentence, western or Chinese, is not part of one. */
const address =
  /(?:https?:\/\/|mailto:)[^\s<>"'，。；！？、）】》]*[^\s<>"'，。；！？、）】》.,;:!?)\]]/giu;

/** A message's text, its web and mail addresses as links. Text stays text: nothing is ever parsed as HTML. */
export function LinkedText({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {split(text).map(({ words, href }) =>
        href ? <TextLink href={href} words={words} /> : words,
      )}
    </>
  );
}

function TextLink({ href, words }: { readonly href: string; readonly words: string }): JSX.Element {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {words}
    </a>
  );
}

function split(text: string): { words: string; href: string | null }[] {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    parts.push({ words: text.slice(end, match.index), href: null });
    parts.push({ words: match[0], href: parseTextUrl(match[0]) });
    end = match.index + match[0].length;
  }
  return [...parts, { words: text.slice(end), href: null }];
}
