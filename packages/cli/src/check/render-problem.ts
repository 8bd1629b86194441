import type { Problem } from "@proffer/engine";
import { formatProblem } from "@proffer/engine";
import type { Paint } from "../terminal.ts";
import { clean, widthOf, wrap } from "../terminal.ts";

/** How findings are written: in which colours, and how wide a line may be. */
export interface Page {
  readonly paint: Paint;
  /** Infinite where nobody reads along: there a finding's sentence is one line. */
  readonly width: number;
}

/** {@link formatProblem}, in colours, wrapped, with the caret under its letter where letters are two columns wide. */
export function renderProblem(problem: Problem, page: Page): string {
  const { paint } = page;
  const [first = "", ...rest] = formatProblem(problem).split("\n");
  const shown = rest.findIndex((line) => /^ +\d+ \| /.test(line));
  const lines = rest.flatMap((line, i) => {
    if (i === shown) return [gutter(line, paint, (code) => code)];
    if (shown >= 0 && i === shown + 1)
      return [gutter(widened(line, rest[shown] ?? ""), paint, colourOf(problem, paint))];
    if (line.startsWith("  at ")) return [paint.dim(clean(line))];
    return wrap("  ", line.trim(), page.width);
  });
  return [...headline(first, problem, page), ...lines].join("\n");
}

/** The place faint, the severity in its colour, the sentence bold; what does not fit goes on below, indented. */
function headline(line: string, problem: Problem, { paint, width }: Page): readonly string[] {
  const word = `${problem.severity}: `;
  const at = line.indexOf(word);
  const place = clean(line.slice(0, at));
  const lead = `${paint.dim(place)}${colourOf(problem, paint)(problem.severity)}: `;
  const blank = " ".repeat(widthOf(`${place}${word}`) - 2);
  const [first = "", ...more] = wrap("  ", `${blank}${line.slice(at + word.length)}`, width);
  return [
    `${lead}${paint.bold(first.trimStart())}`,
    ...more.map((rest) => `  ${paint.bold(rest.trimStart())}`),
  ];
}

function gutter(line: string, paint: Paint, code: (text: string) => string): string {
  const at = line.indexOf("|") + 1;
  return `${paint.dim(line.slice(0, at))}${code(clean(line.slice(at)))}`;
}

/** The blanks before the caret, as wide as what stands above them. */
function widened(caret: string, above: string): string {
  const at = caret.indexOf("^");
  return `${caret.slice(0, at)}${" ".repeat(widthOf(above.slice(0, at)) - at)}^`;
}

function colourOf({ severity }: Problem, paint: Paint): (text: string) => string {
  if (severity === "error") return paint.red;
  return severity === "warning" ? paint.yellow : paint.dim;
}
