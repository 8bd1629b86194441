import type { Problem } from "../rules/problem.ts";
import type { JsonSpans } from "./json-spans.ts";
import { jsonSpans } from "./json-spans.ts";
import { parentOf } from "./path.ts";

/**
 * Says of problems that only know their JSON path where in the text they stand. What is missing is told of at the nearest
 * thing around it.
 *
 * @param text the rule set's JSON.
 * @example
 * ```ts
 * placeProblems(results.flatMap(({ problems }) => problems), text, "rules.json");
 * ```
 */
export function placeProblems(
  problems: readonly Problem[],
  text: string,
  file?: string,
): readonly Problem[] {
  if (problems.length === 0) return [];
  const source = text.replace(/^\uFEFF/, "");
  const placer = new Placer(source, jsonSpans(source), file);
  return problems.map((problem) => placer.place(problem));
}

/** Finds lines by halving: one walk over the text, however many problems there are. */
export class Placer {
  readonly #text: string;
  readonly #spans: JsonSpans;
  readonly #named: { readonly file?: string };
  readonly #lines: readonly number[];

  constructor(text: string, spans: JsonSpans, file: string | undefined) {
    this.#text = text;
    this.#spans = spans;
    this.#named = file === undefined ? {} : { file };
    this.#lines = lineStarts(text);
  }

  place(problem: Problem): Problem {
    return Object.assign({}, problem, this.#named, this.#position(this.#offset(problem)));
  }

  /** What is said of a thing's name stands at the name: the second one, where there are two. */
  #offset({ code, path }: Problem): number {
    const { spans, duplicates } = this.#spans;
    if (code === "duplicate_key")
      return duplicates.find((duplicate) => duplicate.path === path)?.at ?? 0;
    const key = code === "unused" ? spans.get(path)?.key : undefined;
    if (key) return key.from;
    for (let at = path; ; at = parentOf(at)) {
      const span = spans.get(at);
      if (span || at === "") return span?.value.from ?? 0;
    }
  }

  #position(offset: number): Pick<Problem, "line" | "column" | "excerpt"> {
    let line = 0;
    for (let high = this.#lines.length; line + 1 < high;) {
      const middle = (line + high) >>> 1;
      if ((this.#lines[middle] as number) <= offset) line = middle;
      else high = middle;
    }
    const from = this.#lines[line] as number;
    const to = this.#lines[line + 1] ?? this.#text.length + 1;
    const excerpt = this.#text.slice(from, to - 1).replace(/[\t\r]/g, " ");
    return { line: line + 1, column: offset - from + 1, excerpt };
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
