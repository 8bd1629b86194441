import * as z from "zod";

// Not by isWellFormed(): browsers of before 2023 have none, and TypeScript's ES2023 neither.
const unkept = /[\0\p{Surrogate}]/u;
const unreadable = /[\p{Cc}\p{Surrogate}]/u;

/**
 * Whether every database keeps a text as it is. Half of a surrogate pair is no character: in UTF-8 each becomes the same
 * U+FFFD, as U+0000 does in the store, so that different texts would become one.
 *
 * @example
 * ```ts
 * isKeepable("\uD800"); // false
 * ```
 */
export function isKeepable(text: string): boolean {
  return !unkept.test(text);
}

/** What is wrong with a text that {@link isKeepable} refuses, behind its name. */
export const notKeepable = "holds U+0000 or half of a surrogate pair, which cannot be kept";

/**
 * Whether a text can be somebody's or something's id: every database keeps it as it is, and nothing in it is there to be
 * obeyed by terminals and logs instead of being read.
 *
 * @example
 * ```ts
 * isId("ada\n"); // false
 * ```
 */
export function isId(text: string): boolean {
  return text !== "" && !unreadable.test(text);
}

/** What is wrong with an id that {@link isId} refuses, behind its name. */
export const noId =
  "holds a control character or half of a surrogate pair, which cannot be kept. Make ids of letters, digits and hyphens";

/** An id of at most so many characters. */
export const idSchema = (maxLength: number): z.ZodString =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .refine((text) => text === "" || isId(text), noId);
