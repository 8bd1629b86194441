import * as z from "zod";

/** A text, or one a locale with a `default`. */
export type Text = string | Readonly<Record<string, string>>;

/** An article as its file holds it. */
export interface Article {
  readonly id: string;
  readonly title: Text;
  readonly text: Text;
  readonly url?: string;
  /** More words that it is found by. */
  readonly tags?: readonly string[];
}

/** Locales as BCP 47 has them, and `default` for who reads none of those that are there. */
const locale = z.string().regex(/^(?:default|[A-Za-z]{2,3}(?:-[A-Za-z\d]{2,8})*)$/, {
  error: "is no locale; write “default”, “en” or “zh-Hans”",
});

function textOf(maxLength: number): z.ZodType<Text> {
  const words = z.string().trim().min(1, { error: "must not be empty" }).max(maxLength);
  const byLocale = z
    .record(locale, words)
    .refine((texts) => Object.keys(texts).length > 0, { error: "holds no text" })
    .refine((texts) => "default" in texts || "en" in texts, {
      error: "needs a “default” or an “en” for who reads none of its languages",
    });
  return z.union([words, byLocale]);
}

const articleSchema = z.strictObject({
  id: z.string().regex(/^[\w.-]{1,80}$/, { error: "holds letters, digits, “.”, “_” and “-” only" }),
  title: textOf(200),
  text: textOf(20_000),
  url: z.exactOptional(z.url({ protocol: /^https?$/, error: "is no http(s) address" })),
  tags: z.exactOptional(z.array(z.string().min(1).max(80)).max(50)),
}) satisfies z.ZodType<Article>;

const articlesSchema = z.array(articleSchema).max(2000);

/** What is wrong with a file of articles, a line each; or the articles. */
export type Reading =
  | { readonly articles: readonly Article[] }
  | { readonly problems: readonly string[] };

/** Enough to begin with; the others often have the same cause. */
const maxProblems = 10;

/**
 * Reads a file of help articles; never throws.
 *
 * @example
 * ```ts
 * readArticles('[{ "id": "returns", "title": "Returns", "text": "Within **30 days**." }]');
 * ```
 */
export function readArticles(json: string): Reading {
  let input: unknown;
  try {
    input = JSON.parse(json);
  } catch (cause) {
    return { problems: [`It is not JSON: ${(cause as Error).message}.`] };
  }
  const read = articlesSchema.safeParse(input);
  if (!read.success) return { problems: read.error.issues.flatMap(describe).slice(0, maxProblems) };
  const twice = findTwice(read.data.map(({ id }) => id));
  if (twice !== undefined) return { problems: [`Two articles have the id “${twice}”.`] };
  return { articles: read.data };
}

/** Of the alternatives of a text, the one that was meant is the one whose problem lies deepest. */
function describe(issue: z.core.$ZodIssue): string[] {
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    const deepest = [...issue.errors].sort((a, b) => depthOf(b) - depthOf(a))[0] ?? [];
    return deepest.flatMap((inner) =>
      describe({ ...inner, path: [...issue.path, ...inner.path] } as z.core.$ZodIssue),
    );
  }
  if (issue.code === "invalid_key")
    return [`${toPath(issue.path)} ${issue.issues[0]?.message ?? issue.message}.`];
  return [`${toPath(issue.path)} ${issue.message}.`];
}

function depthOf(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(
    0,
    ...issues.map(({ path, code }) => path.length + (code === "invalid_type" ? 0 : 1)),
  );
}

function toPath(path: readonly PropertyKey[]): string {
  return (
    path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("") ||
    "The file"
  );
}

function findTwice(ids: readonly string[]): string | undefined {
  return ids.find((id, i) => ids.indexOf(id) < i);
}
