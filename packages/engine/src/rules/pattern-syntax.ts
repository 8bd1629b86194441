import { charClasses, controlChars, foldCase, inEitherCase, isInLine } from "./pattern-chars.ts";
import type { CharTest } from "./pattern-chars.ts";

/** A pattern, parsed. `size` is the number of instructions that it will take. */
export type PatternNode =
  | { readonly type: "char"; readonly size: number; readonly test: CharTest }
  | { readonly type: "begin" | "end"; readonly size: number }
  | { readonly type: "all" | "any"; readonly size: number; readonly parts: readonly PatternNode[] }
  | {
      readonly type: "repeat";
      readonly size: number;
      readonly part: PatternNode;
      readonly min: number;
      /** `Infinity` where there is no end. */
      readonly max: number;
    };

/** What is wrong with a pattern; `at` is the index in its source. */
export interface PatternFault {
  readonly message: string;
  readonly hint: string;
  readonly at: number;
}

const maxBound = 100;
/** A parser that calls itself must end before the stack does. */
const maxDepth = 100;
/** Against a text of 10,000 characters this many instructions take some half a second at the very worst. */
const maxSize = 500;

/** What is refused where it is met: the found text stands before the words. `#` in a hint is its first character. */
type Refusals = readonly (readonly [found: RegExp, words: string, hint: string])[];

const itself = "write \\# for the character itself.";
const nothingToRepeat = [
  /[*+?{]/y,
  "has nothing to repeat.",
  `Put it behind a character, a class or a group, or ${itself}`,
] as const;
const refusedAtoms: Refusals = [
  [
    /\(\?<?[=!]/y,
    "is a look-around, which patterns do not know.",
    "Use a second condition, inside not for what must not be there.",
  ],
  [/\(\?<\w*>?/y, "names a group, which patterns cannot.", "Use ( ) without a name."],
  [/\(\?[a-z-]+[:)]/y, "sets a flag, which only (?i) at the very start does.", "Use (?i) there."],
  [/\(\?(?!:)/y, "begins no group.", "Use ( ), or \\( for the character itself."],
  [/\{(?!\d{1,9}(,\d{0,9})?\})/y, "is no repetition.", `One is {2}, {2,} or {2,5}. Or ${itself}`],
  [/[\]}]/y, "has no partner.", `Find it, or ${itself}`],
  nothingToRepeat,
];
const refusedEscapes: Refusals = [
  [/\\[1-9k]/y, "is a back-reference, which patterns do not know.", "Write the part once more."],
  [/\\[bB]/y, "is a word boundary, which patterns do not know.", "Use (^|\\W) or (\\W|$)."],
  [/\\[pP]/y, "is a Unicode property, which patterns do not know.", "Use a class as [a-zà-ÿ]."],
  [/\\[ux0c]/y, "gives a character by its number.", "Write the character itself."],
  [/\\$/y, "has nothing behind it.", "Write \\\\ for the character itself."],
  [/\\[^!-/:-@[-`{-~]/uy, "means nothing.", "Leave the \\ out, or use \\d \\w \\s \\D \\W \\S."],
];
const refusedBehindQuantifiers: Refusals = [
  [
    /\?/y,
    "makes a lazy quantifier, which patterns do not know.",
    "Leave it out: it finds no more.",
  ],
  nothingToRepeat,
];

const quantifier = /[*+?]|\{(\d{1,9})(?:(,)(\d{1,9})?)?\}/y;

/** Parses patterns of the safe subset; every method starts at `at` and leaves it behind what it has read. */
export class PatternParser {
  private readonly source: string;
  private readonly ignoresCase: boolean;
  private at: number;
  private depth = 0;

  constructor(source: string, start: number, ignoresCase: boolean) {
    this.source = source;
    this.at = start;
    this.ignoresCase = ignoresCase;
  }

  /** @throws {PatternFault} a plain object; what calls this makes a value of it. */
  parse(): PatternNode {
    const node = this.choice();
    if (this.at < this.source.length)
      this.refuse("“)” has no ( before it.", `Take it out, or ${itself}`);
    return node;
  }

  private choice(): PatternNode {
    const parts = [this.row()];
    while (this.take("|")) parts.push(this.row());
    const size = sizeOf(parts) + 2 * (parts.length - 1);
    return this.fitting({ type: "any", size, parts });
  }

  private row(): PatternNode {
    const parts: PatternNode[] = [];
    while (this.at < this.source.length && !this.sees("|") && !this.sees(")"))
      parts.push(this.repeated());
    return this.fitting({ type: "all", size: sizeOf(parts), parts });
  }

  private repeated(): PatternNode {
    const part = this.atom();
    if (part.type === "begin" || part.type === "end") this.refuseAny([nothingToRepeat]);
    const start = this.at;
    const found = this.read(quantifier);
    if (!found) return part;
    const [min, max] = boundsOf(found);
    if (min > max)
      this.refuse(`“${found[0]}” ends before it starts.`, "Put the lower bound first.", start);
    if (min > maxBound || (max > maxBound && max !== Infinity))
      this.refuse(`“${found[0]}” goes too far.`, `Bounds go up to ${maxBound}.`, start);
    this.refuseAny(refusedBehindQuantifiers);
    const optional = max === Infinity ? part.size + 2 : (max - min) * (part.size + 1);
    return this.fitting({ type: "repeat", size: min * part.size + optional, part, min, max });
  }

  private atom(): PatternNode {
    this.refuseAny(refusedAtoms);
    if (this.take("^")) return { type: "begin", size: 1 };
    if (this.take("$")) return { type: "end", size: 1 };
    if (this.sees("(")) return this.group();
    return { type: "char", size: 1, test: this.one() };
  }

  private group(): PatternNode {
    const start = this.at;
    this.read(/\((\?:)?/y);
    if (++this.depth > maxDepth)
      this.refuse("The groups lie too deep in each other.", `Up to ${maxDepth} may.`, start);
    const node = this.choice();
    this.depth--;
    if (!this.take(")")) this.refuse("“(” is not closed.", `Add a ), or ${itself}`, start);
    return node;
  }

  private one(): CharTest {
    if (this.take(".")) return isInLine;
    if (this.sees("[")) return this.class();
    const wanted = this.character();
    if (typeof wanted === "function") return wanted;
    const folded = this.ignoresCase ? foldCase(wanted) : wanted;
    return (char) => char === folded;
  }

  private class(): CharTest {
    const start = this.at;
    const isNot = this.read(/\[(\^)?/y)?.[1] !== undefined;
    const tests: CharTest[] = [];
    while (!this.take("]")) {
      if (this.at >= this.source.length)
        this.refuse("“[” is not closed.", `Add a ], or ${itself}`, start);
      tests.push(this.member());
    }
    if (tests.length === 0)
      this.refuse("“[]” holds no character.", "Name some, as in [a-z]; a dot is any.", start);
    const named: CharTest = (char) => tests.some((test) => test(char));
    const holds = this.ignoresCase ? inEitherCase(named) : named;
    return isNot ? (char) => !holds(char) : holds;
  }

  private member(): CharTest {
    const start = this.at;
    const low = this.character();
    if (!this.read(/-(?=[^\]])/uy)) return typeof low === "function" ? low : (char) => char === low;
    const high = this.character();
    if (typeof low === "function" || typeof high === "function" || low > high)
      return this.refuse(
        `“${this.source.slice(start, this.at)}” is no range of characters.`,
        "Put the lower one first, as in [a-z], or write \\- for the character itself.",
        start,
      );
    return (char) => low <= char && char <= high;
  }

  /** One character, or what an escape such as `\d` stands for. */
  private character(): number | CharTest {
    const escaped = this.read(/\\([nrtfvdwsDWS])/y)?.[1];
    if (escaped !== undefined) return charClasses.get(escaped) ?? controlChars.get(escaped) ?? 0;
    this.refuseAny(refusedEscapes);
    this.take("\\");
    const char = this.source.codePointAt(this.at) ?? 0;
    this.at += char > 0xffff ? 2 : 1;
    return char;
  }

  /** Bounds and groups multiply; sizes are counted before anything is built of them. */
  private fitting(node: PatternNode): PatternNode {
    if (node.size >= maxSize)
      this.refuse("The pattern is too large.", "Use smaller bounds, or several conditions.");
    return node;
  }

  private refuseAny(refusals: Refusals): void {
    const start = this.at;
    for (const [pattern, words, hint] of refusals) {
      const found = this.read(pattern)?.[0];
      if (found !== undefined) this.refuse(`“${found}” ${words}`, hint, start);
    }
  }

  private refuse(message: string, hint: string, at = this.at): never {
    // oxlint-disable-next-line no-throw-literal -- it is caught where the parser is called, and needs no stack
    throw { message, hint: hint.replace("#", this.source[at] ?? ""), at } satisfies PatternFault;
  }

  private sees(sign: string): boolean {
    return this.source[this.at] === sign;
  }

  private take(sign: string): boolean {
    const isThere = this.sees(sign);
    if (isThere) this.at += sign.length;
    return isThere;
  }

  private read(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source) ?? undefined;
    if (found) this.at += found[0].length;
    return found;
  }
}

function boundsOf([sign, low, comma, high]: RegExpExecArray): readonly [number, number] {
  if (sign === "*" || sign === "+") return [sign === "+" ? 1 : 0, Infinity];
  if (sign === "?") return [0, 1];
  const min = Number(low);
  if (comma === undefined) return [min, min];
  return [min, high === undefined ? Infinity : Number(high)];
}

function sizeOf(parts: readonly PatternNode[]): number {
  return parts.reduce((size, part) => size + part.size, 0);
}
