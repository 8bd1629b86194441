import { compilePattern } from "./pattern.ts";

interface Pattern {
  test(text: string): boolean;
}

/** Patterns by their source, as far as they are in use: compiling one costs more than using it. */
const compiled = new Map<string, Pattern | undefined>();
const maxCompiled = 500;

/** The pattern of a `matches`; `undefined` where the source is none. */
export function patternOf(source: string): Pattern | undefined {
  if (!compiled.has(source)) {
    if (compiled.size >= maxCompiled) compiled.clear();
    const result = compilePattern(source);
    compiled.set(source, "fault" in result ? undefined : result);
  }
  return compiled.get(source);
}
