import { joinPath } from "../rules/json-text.ts";

/** Where something stands in the text, in UTF-16 units: `from` is in it, `to` is behind it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A value of the text, and its name where it has one. */
export interface JsonSpan {
  readonly value: Span;
  readonly key?: Span;
}

/** A name that stands twice in one object. */
export interface Duplicate {
  readonly path: string;
  readonly key: string;
  /** The path of the object. */
  readonly parent: string;
  /** Of the second one. */
  readonly at: number;
}

/** Everything of a JSON text by its path; of a name that stands twice, the last. */
export interface JsonSpans {
  readonly spans: ReadonlyMap<string, JsonSpan>;
  readonly duplicates: readonly Duplicate[];
}

interface Frame {
  readonly path: string;
  readonly from: number;
  readonly key: Span | undefined;
  /** Of an object. */
  readonly names: Set<string> | undefined;
  index: number;
  name: string;
  nameSpan: Span | undefined;
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Deeper than this nobody asks, and the paths' text would cost the square of the depth. */
const maxDepth = 64;

/** Finds every value of a text that `JSON.parse` accepts. */
export function jsonSpans(text: string): JsonSpans {
  return new Spans().read(text);
}

class Spans {
  readonly #spans = new Map<string, JsonSpan>();
  readonly #duplicates: Duplicate[] = [];
  readonly #stack: Frame[] = [];
  #expectsName = false;

  read(text: string): JsonSpans {
    for (const match of text.matchAll(token))
      this.#take(match[0], { from: match.index, to: match.index + match[0].length });
    return { spans: this.#spans, duplicates: this.#duplicates };
  }

  #take(word: string, span: Span): void {
    const frame = this.#stack.at(-1);
    if (word === "{" || word === "[") this.#open(word === "{", span);
    else if (word === "}" || word === "]") this.#close(span);
    else if (word === ",") this.#next(frame);
    else if (word === ":") this.#expectsName = false;
    else if (this.#expectsName && frame) this.#name(frame, word, span);
    else this.#place(this.#path(), span, frame?.nameSpan);
  }

  #open(isObject: boolean, { from }: Span): void {
    const frame = this.#stack.at(-1);
    const names = isObject ? new Set<string>() : undefined;
    const path = this.#path();
    const key = frame?.nameSpan;
    this.#stack.push({ path, from, key, names, index: 0, name: "", nameSpan: undefined });
    this.#expectsName = isObject;
  }

  #close({ to }: Span): void {
    const frame = this.#stack.pop();
    if (frame) this.#place(frame.path, { from: frame.from, to }, frame.key);
    this.#expectsName = false;
  }

  #next(frame: Frame | undefined): void {
    if (!frame) return;
    frame.index++;
    this.#expectsName = frame.names !== undefined;
  }

  #name(frame: Frame, word: string, span: Span): void {
    const name = JSON.parse(word) as string;
    [frame.name, frame.nameSpan] = [name, span];
    if (frame.names?.has(name)) {
      const path = joinPath(frame.path, name);
      this.#duplicates.push({ path, key: name, parent: frame.path, at: span.from });
    }
    frame.names?.add(name);
  }

  #path(): string {
    const frame = this.#stack.at(-1);
    if (!frame || this.#stack.length > maxDepth) return "";
    return joinPath(frame.path, frame.names ? frame.name : frame.index);
  }

  #place(path: string, value: Span, key: Span | undefined): void {
    if (path === "" && this.#stack.length > 0) return;
    this.#spans.set(path, key ? { value, key } : { value });
  }
}
