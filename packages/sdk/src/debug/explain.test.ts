import { expect, test } from "vitest";
import { explainRules } from "./explain.ts";
import { atLeast, event, inputOf, leaf, minute } from "./testing/report-input.ts";

const looks = leaf("count", { event: "Product Viewed", by: "product_id" }, atLeast, 3);
const orders = leaf("count", { event: "Order Completed" }, atLeast, 1);
const look = (ago: number, product_id: string) => event("Product Viewed", ago, { product_id });
const input = inputOf({ any: [looks, orders] }, [look(2 * minute, "mug"), look(minute, "mug")]);

/** A console that writes down what it is told, groups indented. */
function createConsole() {
  const lines: string[] = [];
  let depth = 0;
  const write = (pattern: string, text: string) =>
    void lines.push(`${pattern} ${"  ".repeat(depth)}${text}`);
  const begin = (pattern: string, text: string) => {
    write(pattern, text);
    depth++;
  };
  return { lines, log: write, group: begin, groupCollapsed: begin, groupEnd: () => void depth-- };
}

test("each rule is told of with its verdict, its conditions and what it lacks", () => {
  const { text, rules } = explainRules(input, { console: createConsole(), isBrowser: true });
  expect(rules).toHaveLength(1);
  expect(text).toBe(
    [
      "✗ r — The rule (mug): is not true: 2 of 3 Product Viewed (product_id mug): one more, or 0 of 1 Order Completed: one more",
      "  ✗ at least one of these",
      "    ✗ 2 of 3 Product Viewed (product_id mug): one more",
      "    ✗ 0 of 1 Order Completed: one more",
      "  ! “Order Completed” has never come in this browser: dataLayer and segment would tell of it, and have not yet. Until it comes, one of the ways in which this rule could become true is closed.",
    ].join("\n"),
  );
});

test("a browser's console gets groups, any other the text at once", () => {
  const [browser, node] = [createConsole(), createConsole()];
  const explained = explainRules(input, { console: browser, isBrowser: true });
  explained.print();
  expect(browser.lines.map((line) => line.replace(/^%s /, "")).join("\n")).toBe(explained.text);
  explainRules(input, { console: node, isBrowser: false }).print();
  expect(node.lines).toEqual([`%s ${explained.text}`]);
});

test("a name that looks like a pattern of the console's is only a text", () => {
  const to = createConsole();
  const odd = inputOf({ all: [looks] }, [look(minute, "%c%o")]);
  explainRules(odd, { console: to, isBrowser: true }).print();
  expect(to.lines.every((line) => line.startsWith("%s "))).toBe(true);
});

test("several products are told of one below the other", () => {
  const two = inputOf({ all: [looks] }, [look(minute, "mug"), look(0, "pot")]);
  const { text } = explainRules(two, { console: createConsole(), isBrowser: true });
  expect(text.split("\n").filter((line) => line.startsWith("  ✗"))).toHaveLength(2);
});

test("one rule may be asked for, and one that is not there is said to be so", () => {
  const ask = (rule: string) =>
    explainRules(input, { rule, console: createConsole(), isBrowser: true });
  expect(ask("r").rules).toHaveLength(1);
  expect(ask("q")).toMatchObject({ rules: [], text: "There is no rule “q”. The rule set has r." });
});
