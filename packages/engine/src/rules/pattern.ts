import { foldCase } from "./pattern-chars.ts";
import type { CharTest } from "./pattern-chars.ts";
import { PatternParser } from "./pattern-syntax.ts";
import type { PatternFault, PatternNode } from "./pattern-syntax.ts";

export type { PatternFault } from "./pattern-syntax.ts";

/** A pattern that is ready to be asked. */
export interface Pattern {
  /** Whether it is found anywhere in the text; of a longer one only the first 10,000 characters are looked at. */
  test(text: string): boolean;
}

/** A customer may paste a book; what a rule asks about stands in the first pages. */
const maxText = 2_000;

/** One step: read a character and go on behind it, or go on at one or two other places without reading. */
type Instruction =
  | { readonly op: "char"; readonly test: CharTest }
  | { readonly op: "go"; readonly to: number; readonly or: number }
  | { readonly op: "begin" | "end" | "match" };

/**
 * Compiles a pattern of the safe subset of regular expressions: literals, `.`, classes, `\d \w \s`, `^ $`, groups, `|`
 * and bounded or unbounded repetition; `(?i)` at the start ignores letter case. Nothing else: no back-references,
 * look-around or lazy quantifiers, so that a test takes time in proportion to text × pattern whatever a customer types.
 *
 * @returns the pattern, or the `fault` that keeps it from being one.
 * @example
 * ```ts
 * compilePattern("(?i)refund|退款").test("Can I get a REFUND?"); // true
 * compilePattern("(a)\\1"); // { fault: { message: "“\\1” is a back-reference, …", hint: "…", at: 3 } }
 * ```
 */
export function compilePattern(source: string): Pattern | { readonly fault: PatternFault } {
  const ignoresCase = source.startsWith("(?i)");
  let node: PatternNode;
  try {
    node = new PatternParser(source, ignoresCase ? 4 : 0, ignoresCase).parse();
  } catch (fault) {
    return { fault: fault as PatternFault };
  }
  const program: Instruction[] = [];
  emit(node, program);
  program.push({ op: "match" });
  return { test: (text) => run(program, text, ignoresCase) };
}

/** Thompson's construction: every part ends where the next begins. */
function emit(node: PatternNode, program: Instruction[]): void {
  if (node.size === 0) return; // repeated a million times it would still be nothing
  switch (node.type) {
    case "char":
      program.push({ op: "char", test: node.test });
      return;
    case "begin":
    case "end":
      program.push({ op: node.type });
      return;
    case "all":
      for (const part of node.parts) emit(part, program);
      return;
    case "any":
      emitChoice(node.parts, program);
      return;
    case "repeat":
      emitRepeat(node, program);
  }
}

function emitChoice([first, ...rest]: readonly PatternNode[], program: Instruction[]): void {
  if (!first) return;
  if (rest.length === 0) return emit(first, program);
  const either = program.push({ op: "match" }) - 1;
  emit(first, program);
  const leave = program.push({ op: "match" }) - 1;
  program[either] = { op: "go", to: either + 1, or: program.length };
  emitChoice(rest, program);
  program[leave] = { op: "go", to: program.length, or: program.length };
}

function emitRepeat(
  { part, min, max }: Extract<PatternNode, { type: "repeat" }>,
  program: Instruction[],
): void {
  for (let i = 0; i < min; i++) emit(part, program);
  if (max === Infinity) {
    const either = program.push({ op: "match" }) - 1;
    emit(part, program);
    program.push({ op: "go", to: either, or: either });
    program[either] = { op: "go", to: either + 1, or: program.length };
    return;
  }
  const exits: number[] = [];
  for (let i = min; i < max; i++) {
    exits.push(program.push({ op: "match" }) - 1);
    emit(part, program);
  }
  for (const exit of exits) program[exit] = { op: "go", to: exit + 1, or: program.length };
}

/** Pike's simulation: all ways at once, each place of the program at most once per character. */
function run(program: readonly Instruction[], text: string, ignoresCase: boolean): boolean {
  const seen = new Int32Array(program.length).fill(-1);
  const open: number[] = [];
  let places: number[] = [];
  let next: number[] = [];

  const visit = (place: number, step: number): void => {
    if (seen[place] === step) return;
    seen[place] = step;
    open.push(place);
  };
  /** Goes on from a place as far as nothing is read; true where the match is reached. */
  const follow = (start: number, step: number, isEnd: boolean, into: number[]): boolean => {
    visit(start, step);
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      const instruction = program[place];
      if (instruction?.op === "char") into.push(place);
      else if (instruction?.op === "go") {
        visit(instruction.to, step);
        visit(instruction.or, step);
      } else if (instruction?.op === "match") return true;
      else if (instruction?.op === "begin" ? step === 0 : isEnd) visit(place + 1, step);
    }
    return false;
  };

  for (let step = 0, at = 0; ; step++) {
    const isEnd = at >= text.length || step === maxText;
    if (follow(0, step, isEnd, places)) return true;
    if (isEnd) return false;
    const char = text.codePointAt(at) ?? 0;
    at += char > 0xffff ? 2 : 1;
    const isLast = at >= text.length || step + 1 === maxText;
    const read = ignoresCase ? foldCase(char) : char;
    for (const place of places) {
      const instruction = program[place];
      const goesOn = instruction?.op === "char" && instruction.test(read);
      if (goesOn && follow(place + 1, step + 1, isLast, next)) return true;
    }
    [places, next] = [next, places];
    next.length = 0;
  }
}
