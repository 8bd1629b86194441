import { positionOf, scanJson } from "./json-text.ts";
import type { Problem } from "./problem.ts";

/**
 * Gives each problem its line and column in the text. A path that is missing from it (a field that should be there) points
 * at the nearest thing around it.
 */
export function place(
  problems: readonly Problem[],
  text: string,
  named: { readonly file?: string },
): Problem[] {
  const around = problems.map(({ path }) => enclosing(path));
  const { offsets } = scanJson(text, new Set(around.flat()));
  return problems.map((problem, i) => {
    const path = around[i]?.find((candidate) => offsets.has(candidate)) ?? "";
    return { ...problem, ...named, ...positionOf(text, offsets.get(path) ?? 0) };
  });
}

/** A path and everything around it, from the inside out. */
function enclosing(path: string): string[] {
  const paths = [path];
  for (let rest = path; rest !== "";) {
    rest = rest.replace(/(\.?[^.[\]]+|\[\d+\]|\["(?:[^"\\]|\\.)*"\])$/, "");
    if (rest === paths.at(-1)) break;
    paths.push(rest);
  }
  return paths;
}
