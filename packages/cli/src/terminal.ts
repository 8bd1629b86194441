/** How wide a line may be: what a terminal has always been. */
export const columns = 80;

/** Marks and colours for a terminal; plain text anywhere else. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly green: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
}

const codes = { bold: 1, dim: 2, green: 32, red: 31, yellow: 33 } as const;

/** Colours where somebody looks at a terminal and has not asked for none (https://no-color.org). */
export function paintFor(stream: { readonly isTTY?: boolean }): Paint {
  const on = stream.isTTY === true && !process.env["NO_COLOR"];
  const paint = (code: number) => (text: string) => (on ? `\u001B[${code}m${text}\u001B[0m` : text);
  return {
    bold: paint(codes.bold),
    dim: paint(codes.dim),
    green: paint(codes.green),
    red: paint(codes.red),
    yellow: paint(codes.yellow),
  };
}

/** `true` ✓, `false` ✗, `"unknown"` ?. */
export function mark(truth: boolean | "unknown", paint: Paint): string {
  if (truth === "unknown") return paint.yellow("?");
  return truth ? paint.green("✓") : paint.red("✗");
}

const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

/** How many columns a text takes: Chinese, Japanese and Korean letters take two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) width += wide.test(letter) ? 2 : 1;
  return width;
}

/**
 * A text as lines that fit, broken at spaces, and at any letter in languages that have none.
 *
 * @param first what stands before the first line; further lines are indented as far.
 */
export function wrap(first: string, text: string, width = columns): readonly string[] {
  const indent = " ".repeat(widthOf(stripped(first)));
  const lines: string[] = [];
  let line = "";
  for (const piece of piecesOf(clean(text))) {
    const room = width - indent.length;
    if (line !== "" && widthOf(line) + widthOf(piece.trimEnd()) > room) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += line === "" ? piece.trimStart() : piece;
  }
  if (line !== "" || lines.length === 0) lines.push(line.trimEnd());
  return lines.map((one, i) => `${i === 0 ? first : indent}${one}`);
}

/** Fills up to a width, for columns. */
export function pad(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}

// oxlint-disable-next-line no-control-regex -- what is not to reach the terminal
const unseen = /[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]+/g;

/** What comes from a log or a rule set is only text: no control character of it reaches the terminal. */
export function clean(text: string): string {
  return text.replace(unseen, " ");
}

function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  let piece = "";
  for (const letter of text) {
    if (wide.test(letter)) {
      if (piece !== "") pieces.push(piece);
      pieces.push(letter);
      piece = "";
    } else {
      piece += letter;
      if (letter === " ") {
        pieces.push(piece);
        piece = "";
      }
    }
  }
  if (piece !== "") pieces.push(piece);
  return pieces;
}

function stripped(text: string): string {
  // oxlint-disable-next-line no-control-regex -- the colours are control sequences
  return text.replaceAll(/\u001B\[\d+m/g, "");
}
