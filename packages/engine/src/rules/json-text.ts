/** Where a piece of JSON text went wrong, and what would have been right. */
export interface SyntaxFault {
  /** In UTF-16 units from the start of the text. */
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
}

/** What {@link scanJson} found: the first fault, if any, and where each wanted path begins. */
export interface JsonScan {
  readonly fault?: SyntaxFault;
  readonly offsets: ReadonlyMap<string, number>;
}

interface Frame {
  readonly list: boolean;
  readonly path: string;
  index: number;
  key: string;
}

type Expecting = "value" | "first-value" | "key" | "first-key" | "colon" | "comma" | "end";

const literal = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
const curlyQuotes = "“”„‟«»‘’";
const quote = 0x22;
const backslash = 0x5c;
const firstPrintable = 0x20;
const hex4 = /^[\da-fA-F]{4}$/;

/** How many units an escape takes that begins at `at`; 0 where it is none. */
function escapeLength(text: string, at: number): number {
  const kind = text[at + 1] ?? "";
  if (kind === "u") return hex4.test(text.slice(at + 2, at + 6)) ? 6 : 0;
  return kind !== "" && '"\\/bfnrt'.includes(kind) ? 2 : 0;
}

const plainName = /^[A-Za-z_$][\w$]*$/;

/** Deeper than this nobody asks where a path begins, and building the paths' text would cost the square of the depth. */
const maxPathDepth = 64;

/**
 * Reads JSON text once, token by token, on a stack of its own: `JSON.parse` names faults differently in every browser
 * and says nothing of where a value stands.
 */
export function scanJson(text: string, wanted: ReadonlySet<string> = new Set()): JsonScan {
  const scanner = new Scanner(text, wanted);
  const fault = scanner.run();
  return fault ? { fault, offsets: scanner.offsets } : { offsets: scanner.offsets };
}

class Scanner {
  readonly offsets = new Map<string, number>();
  readonly #text: string;
  readonly #wanted: ReadonlySet<string>;
  readonly #stack: Frame[] = [];
  #at = 0;
  #expecting: Expecting = "value";

  constructor(text: string, wanted: ReadonlySet<string>) {
    this.#text = text;
    this.#wanted = wanted;
  }

  run(): SyntaxFault | undefined {
    for (;;) {
      this.#skipSpace();
      const char = this.#text[this.#at];
      if (char === undefined) return this.#expecting === "end" ? undefined : this.#endedEarly();
      const fault = this.#take(char);
      if (fault) return fault;
    }
  }

  #take(char: string): SyntaxFault | undefined {
    switch (this.#expecting) {
      case "value":
      case "first-value":
        if (char === "]" && this.#expecting === "first-value") return this.#close();
        return this.#takeValue(char);
      case "key":
      case "first-key":
        if (char === "}" && this.#expecting === "first-key") return this.#close();
        return this.#takeKey(char);
      case "colon":
        if (char !== ":")
          return this.#fault("A “:” is missing after the name.", 'Write "name": value.');
        this.#at++;
        this.#expecting = "value";
        return undefined;
      case "comma":
        return this.#takeComma(char);
      case "end":
        return this.#fault(
          "There is more after the end.",
          "A rule file holds one JSON object. Remove what follows it.",
        );
    }
  }

  #takeValue(char: string): SyntaxFault | undefined {
    this.#mark();
    if (char === "{" || char === "[") {
      this.#open(char === "[");
      return undefined;
    }
    if (!this.#skipString() && !this.#skipLiteral()) return this.#badValue(char);
    this.#expecting = this.#stack.length > 0 ? "comma" : "end";
    return undefined;
  }

  #takeKey(char: string): SyntaxFault | undefined {
    const from = this.#at;
    if (char === "}") return this.#fault("There is a “,” before the “}”.", "Remove the last “,”.");
    if (!this.#skipString()) return this.#badKey(char);
    const frame = this.#stack.at(-1);
    if (frame) frame.key = JSON.parse(this.#text.slice(from, this.#at)) as string;
    this.#expecting = "colon";
    return undefined;
  }

  #takeComma(char: string): SyntaxFault | undefined {
    const frame = this.#stack.at(-1);
    if (frame && char === (frame.list ? "]" : "}")) return this.#close();
    if (char !== ",")
      return this.#fault("A “,” is missing before this.", "Put a “,” between two entries.");
    this.#at++;
    if (frame) frame.index++;
    this.#expecting = frame?.list ? "value" : "key";
    return undefined;
  }

  #open(list: boolean): void {
    this.#stack.push({ list, path: this.#path(), index: 0, key: "" });
    this.#at++;
    this.#expecting = list ? "first-value" : "first-key";
  }

  #close(): undefined {
    this.#stack.pop();
    this.#at++;
    this.#expecting = this.#stack.length > 0 ? "comma" : "end";
  }

  /** The path of the value that begins here. */
  #path(): string {
    const frame = this.#stack.at(-1);
    if (!frame || this.#stack.length > maxPathDepth) return "";
    return joinPath(frame.path, frame.list ? frame.index : frame.key);
  }

  #mark(): void {
    if (this.#wanted.size === 0) return;
    const path = this.#path();
    const tooDeep = path === "" && this.#stack.length > 0;
    if (this.#wanted.has(path) && !tooDeep) this.offsets.set(path, this.#at);
  }

  #skipLiteral(): boolean {
    literal.lastIndex = this.#at;
    const match = literal.exec(this.#text);
    if (match) this.#at += match[0].length;
    return match !== null;
  }

  /** Unit by unit: on a text with millions of escapes a regular expression overflows its stack. */
  #skipString(): boolean {
    if (this.#text[this.#at] !== '"') return false;
    for (let at = this.#at + 1; at < this.#text.length; at++) {
      const unit = this.#text.charCodeAt(at);
      if (unit === quote) {
        this.#at = at + 1;
        return true;
      }
      if (unit < firstPrintable) return false;
      if (unit === backslash) {
        const length = escapeLength(this.#text, at);
        if (length === 0) return false;
        at += length - 1;
      }
    }
    return false;
  }

  #skipSpace(): void {
    while (" \t\n\r".includes(this.#text[this.#at] ?? "x")) this.#at++;
  }

  /** Word processors make them, and they look right. */
  #curly(): SyntaxFault {
    return this.#fault("This is a curly quote.", 'Type the straight one: "…".');
  }

  #badValue(char: string): SyntaxFault {
    if (curlyQuotes.includes(char)) return this.#curly();
    if (char === "]" || char === "}")
      return this.#fault(`There is a “,” before the “${char}”.`, "Remove the last “,”.");
    if (char === "'")
      return this.#fault("A text begins with '.", 'Texts stand in double quotes: "…".');
    if (char === '"')
      return this.#fault(
        "This text does not end, or holds a line break or a lone “\\”.",
        'End it with ", and write \\n for a line break.',
      );
    if (char === "/")
      return this.#fault(
        "JSON has no comments.",
        "Remove it, or put the words into the rule's “description”.",
      );
    return this.#fault(
      "This is not a JSON value.",
      "Use a text in double quotes, a number, true, false, null, { … } or [ … ].",
    );
  }

  #badKey(char: string): SyntaxFault {
    if (curlyQuotes.includes(char)) return this.#curly();
    if (char === "/")
      return this.#fault(
        "JSON has no comments.",
        "Remove it, or put the words into the rule's “description”.",
      );
    return this.#fault("A name in double quotes belongs here.", 'Write "name": value.');
  }

  #endedEarly(): SyntaxFault {
    const frame = this.#stack.at(-1);
    if (!frame)
      return this.#fault(
        "The file is empty.",
        'A rule file is a JSON object: { "version": 1, "rules": [ … ] }.',
      );
    const bracket = frame.list ? "]" : "}";
    return this.#fault(
      `The file ends, but ${frame.path || "the rule set"} is still open.`,
      `Close it with “${bracket}”.`,
    );
  }

  #fault(message: string, hint: string): SyntaxFault {
    return { offset: this.#at, message, hint };
  }
}

/** One step of a JSON path: `rules` + 0 → `rules[0]`, `events` + "Quiz Finished" → `events["Quiz Finished"]`. */
export function joinPath(path: string, step: string | number): string {
  if (typeof step === "number") return `${path}[${step}]`;
  if (!plainName.test(step)) return `${path}[${JSON.stringify(step)}]`;
  return path ? `${path}.${step}` : step;
}

/** The line and the column of an offset, both from 1, and the line's text. */
export function positionOf(
  text: string,
  offset: number,
): { readonly line: number; readonly column: number; readonly excerpt: string } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  const lineEnd = text.indexOf("\n", offset);
  const line = before.split("\n").length;
  const excerpt = text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd).replace(/[\t\r]/g, " ");
  return { line, column: offset - lineStart + 1, excerpt };
}
