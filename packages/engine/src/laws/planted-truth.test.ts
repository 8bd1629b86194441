import { describe, expect, test } from "vitest";
import type { Truth } from "../index.ts";
import type { Condition, Leaf, Rule } from "../rules/rule.ts";
import { confirmation } from "./confirmation.ts";
import type { Subject } from "./law.ts";
import { complaintOf, withBugIn } from "./planting.ts";
import { unknowns } from "./unknowns.ts";

type Screen = (...look: unknown[]) => number;
type Compile = (rule: Pick<Rule, "conditions">, ...rest: unknown[]) => Screen;

interface Screens {
  readonly compileScreen: Compile;
  readonly yes: number;
  readonly no: number;
  readonly maybe: number;
}

/** The engine with another screen in front of json-rules-engine. */
function withScreen(
  compile: (real: Screens) => (rule: Rule, ...rest: unknown[]) => Screen,
  more: Parameters<typeof withBugIn>[0] = {},
): Promise<Subject> {
  const screen = (real: unknown) => ({ compileScreen: compile(real as Screens) });
  return withBugIn({ ...more, "../rules/screen.ts": screen });
}

/** Kleene's logic but for one thing: the opposite of what is not known is true. */
function careless(condition: Condition, read: (leaf: Leaf) => Truth): Truth {
  if (condition.type === "leaf") return read(condition);
  if (condition.type === "not") return careless(condition.of, read) !== true;
  const parts = condition.of.map((part) => careless(part, read));
  const settles = condition.type === "any";
  if (parts.includes(settles)) return settles;
  return parts.includes("unknown") ? "unknown" : !settles;
}

describe("The laws of truth find an engine", () => {
  test("for which the opposite of unknown is true", async () => {
    const bug = await withScreen(({ compileScreen, yes, no }) => (rule, ...rest) => {
      const screens = rule.leaves.map((leaf) => compileScreen({ conditions: leaf }, ...rest));
      return (...look) => {
        const read = ({ slot }: Leaf): Truth => {
          const code = screens[slot]?.(...look);
          return code === yes ? true : code === no ? false : "unknown";
        };
        return careless(rule.conditions, read) === true ? yes : no;
      };
    });
    expect(await complaintOf(unknowns, bug)).toContain("it fires");
    expect(await complaintOf(confirmation, bug)).toContain("fires");
  });

  test("that asks json-rules-engine alone, which is more lenient", async () => {
    const bug = await withScreen(
      ({ yes }) =>
        () =>
        () =>
          yes,
    );
    expect(await complaintOf(unknowns, bug)).toContain("it fires");
    expect(await complaintOf(confirmation, bug)).toContain("fires");
  });

  test("that does not ask json-rules-engine, behind a screen that lets through too much", async () => {
    const generous = ({ compileScreen, yes, maybe }: Screens): Compile => {
      return (rule, ...rest) => {
        const screen = compileScreen(rule, ...rest);
        return (...look) => (screen(...look) === maybe ? yes : screen(...look));
      };
    };
    const bug = await withScreen(generous, {
      "../rules/confirm.ts": () => ({ confirm: () => Promise.resolve(true) }),
    });
    expect(await complaintOf(unknowns, bug)).toContain("it fires");
    expect(await complaintOf(confirmation, bug)).toContain("fires");
  });

  test("that does not look at what a rule names", async () => {
    const bug = await withBugIn({
      "../facts/index.ts": ({ triggersOf }) => ({
        triggersOf: (...args: never[]) => {
          const names = (triggersOf?.(...args) ?? []) as readonly string[];
          return names.filter((name) => name !== "Page");
        },
      }),
    });
    expect(await complaintOf(confirmation, bug)).toContain("fires");
  });
});
