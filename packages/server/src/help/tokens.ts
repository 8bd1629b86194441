/** Scripts that are written without spaces: there two neighbouring signs stand for a word. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;

/** Words that are in every text, and so say nothing of any. */
const common = new Set(
  "a an and are as at be by can do for from have how i if in is it my of on or the this to we what when where with you your".split(
    " ",
  ),
);

/**
 * What a text is found by: its words, and where its script has no spaces each sign with its neighbour.
 *
 * @example
 * ```ts
 * tokensOf("How do I return? 如何退货"); // ["return", "如何", "何退", "退货"]
 * ```
 */
export function tokensOf(text: string): string[] {
  // Compatibility forms and accents are how somebody types, and not what they mean.
  const plain = text.normalize("NFKC").toLowerCase();
  const pairs = [...plain.matchAll(unspaced)].flatMap(([run]) => pairsOf(run));
  const words = plain
    .replaceAll(unspaced, " ")
    .normalize("NFD")
    .replaceAll(/\p{Mn}/gu, "")
    .match(/[\p{L}\p{N}]+/gu);
  return [...(words ?? []).filter((word) => !common.has(word)).map(stem), ...pairs];
}

/** “Returns”, “returned” and “returning” are found by each other; so are the plurals of some other languages. */
function stem(word: string): string {
  return /^[a-z]+$/.test(word) ? word.replace(/(?<=[a-z]{3})(?:ings?|ed|e?s)$/, "") : word;
}

function pairsOf(run: string): string[] {
  const signs = [...run];
  if (signs.length === 1) return signs;
  return signs.slice(1).map((sign, i) => `${signs[i]}${sign}`);
}
