import { readFile } from "node:fs/promises";
import { pickText } from "@proffer/engine";
import type { HelpArticle } from "@proffer/protocol";
import type { Log } from "../log.ts";
import { followFile } from "../rulesets/follow-file.ts";
import { readArticles } from "./read-articles.ts";
import type { Article, Text } from "./read-articles.ts";
import { createSearch } from "./search.ts";

/** The shop's help. */
export interface Help {
  readonly isEmpty: boolean;
  /** In a reader's language, best first; all, newest first, for `""`. */
  search(query: string, locale: string): readonly HelpArticle[];
  /** Follows the file no longer. */
  close(): void;
}

/** What {@link createHelp} needs. */
export interface HelpOptions {
  /** `[{ id, title, text, url?, tags? }]`, the newest last; it is read again when it changes. */
  readonly file: string;
  readonly log: Log;
}

/** What a page of results shows. */
const maxFound = 20;
/** Every article of a small help. */
const maxListed = 200;

/** Languages whose index is kept; one of each locale that is asked for would fill the memory. */
const maxIndexes = 50;

interface Index {
  readonly articles: readonly HelpArticle[];
  readonly find: (query: string) => readonly number[];
}

/**
 * Reads the articles and follows their file. One that cannot be used is told of, and what was there before stays.
 *
 * @throws Error where the file cannot be used at the start.
 * @example
 * ```ts
 * const help = await createHelp({ file: "help.json", log: console });
 * help.search("where is my parcel", "en")[0]?.title;
 * ```
 */
export async function createHelp({ file, log }: HelpOptions): Promise<Help> {
  let articles: readonly Article[] = [];
  let problem: string | undefined;
  const indexes = new Map<string, Index>();

  async function read(): Promise<void> {
    const reading = await readFile(file, "utf8").then(readArticles, (cause: Error) => ({
      problems: [`It cannot be read: ${cause.message}.`],
    }));
    problem =
      "problems" in reading ? reading.problems.map((text) => `\n  ${text}`).join("") : undefined;
    if ("problems" in reading) return;
    articles = reading.articles.toReversed();
    indexes.clear();
  }

  const close = await followFile(file, async () => {
    const isFirst = articles.length === 0 && problem === undefined;
    await read();
    if (problem !== undefined && !isFirst)
      log.warn(`${file} cannot be used; the help stays as it was:${problem}`);
    else if (!isFirst) log.info(`${file}: ${articles.length} help articles.`);
  });
  if (problem !== undefined) {
    close();
    throw new Error(`The help articles in ${file} cannot be used:${problem}`);
  }

  /** By what the readers of a locale get to read, so that locales without texts of their own share one. */
  function indexFor(locale: string): Index {
    const found = indexes.get(locale);
    if (found) return found;
    const own = articles.map((article) => inLocale(article, locale));
    const tags = articles.map((article) => article.tags ?? []);
    const find = createSearch(
      own.map(({ title, text }, i) => ({ title, text, tags: tags[i] ?? [] })),
    );
    const index = { articles: own, find };
    if (indexes.size >= maxIndexes) indexes.clear();
    indexes.set(locale, index);
    return index;
  }

  return {
    get isEmpty() {
      return articles.length === 0;
    },
    search(query, locale) {
      const index = indexFor(locale);
      if (query.trim() === "") return index.articles.slice(0, maxListed);
      const found = index.find(query).slice(0, maxFound);
      return found.flatMap((at) => index.articles[at] ?? []);
    },
    close,
  };
}

function inLocale({ id, title, text, url }: Article, locale: string): HelpArticle {
  return {
    id,
    title: pick(title, locale),
    text: pick(text, locale),
    ...(url !== undefined && { url }),
  };
}

function pick(text: Text, locale: string): string {
  if (typeof text === "string") return text;
  return pickText({ default: text["en"] ?? "", ...text }, locale) ?? "";
}
