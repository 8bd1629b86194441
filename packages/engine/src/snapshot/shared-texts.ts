/**
 * Texts that the snapshots of many customers have in common, such as product ids: each is kept once, and is two or three
 * bytes in every snapshot. Keep it with the snapshots; it only grows, up to a bound.
 */
export interface SharedTexts {
  /** The number of a text, given where it has none yet; `undefined` once there are too many. */
  codeOf(text: string): number | undefined;
  textAt(code: number): string | undefined;
  /** By their numbers. */
  all(): readonly string[];
}

/** As many as a large shop has products; what comes beyond is written out. */
const usualMost = 1_000_000;

/**
 * Shared texts, empty or as they were kept.
 *
 * @param kept what `all()` gave.
 * @param most how many there may be.
 * @example
 * ```ts
 * const texts = createSharedTexts();
 * const snapshot = packState(state, ruleset, { texts });
 * const kept = JSON.stringify(texts.all());
 * const again = unpackState("anon-1", snapshot, ruleset, { texts: createSharedTexts(JSON.parse(kept)) });
 * ```
 */
export function createSharedTexts(kept: readonly string[] = [], most = usualMost): SharedTexts {
  const texts = [...kept];
  const codes = new Map(texts.map((text, code) => [text, code]));
  return {
    codeOf(text) {
      const known = codes.get(text);
      if (known !== undefined || texts.length >= most) return known;
      codes.set(text, texts.length);
      return texts.push(text) - 1;
    },
    textAt: (code) => texts[code],
    all: () => texts,
  };
}
