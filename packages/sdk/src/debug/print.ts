import type { ConditionNode, Truth } from "@proffer/engine";
import type { RuleReport, Standing } from "./rule-report.ts";

/** A line of text, and what belongs below it. */
export interface Line {
  readonly text: string;
  readonly below: readonly Line[];
}

/** One rule: its verdict, its conditions as a tree, what is in its way behind them, and what it lacks. */
export function linesOf(rule: RuleReport): Line {
  const { name, id, verdict, says, standings, missing, problems } = rule;
  const [nearest] = standings;
  const title = name === id ? id : `${id} — ${name}`;
  const one = nearest && standings.length === 1 ? nearest : undefined;
  return {
    text: `${marks[verdict]} ${title}${aboutKey(one)}: ${says}`,
    below: [
      ...(one ? insideOf(one) : standings.map(standingLine)),
      ...problems.map(({ message, hint }) => leaf(`! ${message} ${hint}`)),
      ...missing.map(({ text }) => leaf(`! ${text}`)),
    ],
  };
}

const marks: Readonly<Record<RuleReport["verdict"], string>> = {
  fires: "✓",
  fired: "✓",
  held: "✗",
  false: "✗",
  unknown: "?",
  idle: "?",
  refused: "✗",
};

function standingLine(standing: Standing): Line {
  const { verdict, key, says } = standing;
  return { text: `${marks[verdict.type]} ${key ?? ""}: ${says}`, below: insideOf(standing) };
}

function aboutKey(standing: Standing | undefined): string {
  return standing?.key === undefined || standing.key === null ? "" : ` (${standing.key})`;
}

function insideOf({ tree, truth, chain, audience }: Standing): readonly Line[] {
  const told = chain.filter(({ ok }) => truth === true || !ok);
  return [
    nodeLine(tree),
    ...told.map(({ stage, ok, text }) => ({
      text: `${mark(ok)} ${stage}: ${text}`,
      below: stage === "audience" && audience && !ok ? [nodeLine(audience.tree)] : [],
    })),
  ];
}

const groupWords = { all: "all of these", any: "at least one of these", not: "not" } as const;

function nodeLine(node: ConditionNode): Line {
  if (node.type === "leaf")
    return {
      text: `${mark(node.truth)} ${node.distance}`,
      below: node.segment ? [nodeLine(node.segment.tree)] : [],
    };
  const [only] = node.of;
  // A group of one says nothing that its member does not.
  if (node.type !== "not" && node.of.length === 1 && only) return nodeLine(only);
  return { text: `${mark(node.truth)} ${groupWords[node.type]}`, below: node.of.map(nodeLine) };
}

function mark(truth: Truth): string {
  return truth === "unknown" ? "?" : truth ? "✓" : "✗";
}

function leaf(text: string): Line {
  return { text, below: [] };
}

/** The lines as text, what is below indented. */
export function toText({ text, below }: Line, depth = 0): string {
  const indented = `${"  ".repeat(depth)}${text}`;
  return [indented, ...below.map((line) => toText(line, depth + 1))].join("\n");
}

/** What {@link printGroups} writes on: a browser's console. */
export type GroupConsole = Pick<Console, "group" | "groupCollapsed" | "groupEnd" | "log">;

/** The lines as groups that open and close. Their text is handed over apart from the pattern: names may hold a “%”. */
export function printGroups(
  { text, below }: Line,
  to: GroupConsole,
  begin: "group" | "groupCollapsed" = "groupCollapsed",
): void {
  if (below.length === 0) {
    to.log("%s", text);
    return;
  }
  to[begin]("%s", text);
  for (const line of below) printGroups(line, to, "group");
  to.groupEnd();
}
