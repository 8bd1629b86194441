import type { ReportInput } from "./input.ts";
import type { GroupConsole } from "./print.ts";
import { linesOf, printGroups, toText } from "./print.ts";
import { supplyOf } from "./report.ts";
import type { RuleReport } from "./rule-report.ts";
import { reportRules } from "./rule-report.ts";

/** Why rules fire for this customer, or why not and how far they are from it. */
export interface Explained {
  readonly rules: readonly RuleReport[];
  /** The same for people. */
  readonly text: string;
  /** Writes it down once more: in a browser as groups that open and close, elsewhere as text. */
  print(): void;
}

/** Where it is written down. */
export interface ExplainOptions {
  /** A rule's id; left out: every rule. */
  readonly rule?: string | undefined;
  readonly console: GroupConsole;
  /** Whether the console is a browser's, which can open and close groups. */
  readonly isBrowser: boolean;
}

/**
 * Explains every rule, or one.
 *
 * @example
 * ```ts
 * explainRules(input, { rule: "third-look", console, isBrowser: true }).print();
 * // ▸ ✗ third-look — Third look at a product (mug): is not true: 2 of 3 Product Viewed within 7d (product_id mug): one more
 * ```
 */
export function explainRules(
  input: ReportInput,
  { rule, console, isBrowser }: ExplainOptions,
): Explained {
  const rules = reportRules(input, supplyOf(input), rule);
  const lines = rules.map(linesOf);
  const text = lines.length > 0 ? lines.map((line) => toText(line)).join("\n") : none(input, rule);
  return {
    rules,
    text,
    print() {
      if (!isBrowser || lines.length === 0) console.log("%s", text);
      else
        for (const line of lines)
          printGroups(line, console, rule === undefined ? "groupCollapsed" : "group");
    },
  };
}

function none({ ruleset }: ReportInput, rule: string | undefined): string {
  const ids = ruleset.rules.map(({ id }) => id);
  if (rule === undefined) return "There is no rule to explain: the rule set is empty.";
  return `There is no rule “${rule}”. The rule set has ${ids.length > 0 ? ids.join(", ") : "none"}.`;
}
