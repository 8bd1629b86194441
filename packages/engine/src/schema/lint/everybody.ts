import type { Event } from "../../event/event.ts";
import { createState } from "../../history/state.ts";
import type { State } from "../../history/state.ts";
import { readAll } from "../../rules/read.ts";
import { isOperatorName, operators } from "../../rules/operators.ts";
import type { Rule, Ruleset } from "../../rules/rule.ts";
import { truthOf } from "../../rules/truth.ts";
import { findAlwaysTrue } from "./always-true.ts";
import { isShown } from "./conflicts.ts";
import type { Lint } from "./subject.ts";
import { found } from "./subject.ts";

/** A Monday night, a Wednesday morning, a Friday afternoon and a Sunday evening (UTC), so that no hour speaks for all. */
const instants = [
  1_767_582_600_000, 1_768_386_000_000, 1_769_189_400_000, 1_769_985_600_000,
] as const;

/**
 * Rules that show something to anybody who comes along, at the first thing they do: a warning where nothing limits it, a
 * hint where something does. It is found out by letting somebody new come along, at several hours.
 */
export const findEverybody: Lint = (subject) => {
  const { rules, ruleset } = subject;
  const plain = new Set(findAlwaysTrue(subject).map((problem) => problem.rule));
  const suspects = rules.filter(
    // Of a condition that always holds that has been said already.
    ({ rule }) => isShown(rule) && isOpen(rule) && !plain.has(rule.id),
  );
  const names = [...new Set(suspects.flatMap(({ rule }) => [...rule.triggers]))];
  const looks = new Map(names.map((name) => [name, newcomers(name, ruleset, suspects.map(byOf))]));
  return suspects.flatMap(({ path, rule }) => {
    const name = [...rule.triggers].find((name) =>
      looks.get(name)?.every((newcomer) => isTrue(rule, ruleset, newcomer)),
    );
    if (name === undefined) return [];
    const limited = rule.limits.length > 0;
    return [
      found(
        limited ? "hint" : "warning",
        "everybody",
        `${path}.conditions`,
        `“${rule.id}” is for everybody: it is true for somebody who has never been here, at their very first ${name === "*" ? "event" : name}.`,
        limited
          ? "If that is meant, all is well: its limits say how often. If not, ask for more."
          : 'If that is meant, say how often: "limits": [{ "times": 1, "per": "ever" }]. If not, ask for more.',
        rule.id,
      ),
    ];
  });
};

/** Whether nothing says who it is for but its conditions. */
function isOpen(rule: Rule): boolean {
  return rule.audience === null && rule.consent.length === 0;
}

function byOf({ rule }: { readonly rule: Rule }): string | null {
  return rule.by;
}

interface Newcomer {
  readonly state: State;
  readonly event: Event;
}

function newcomers(
  name: string,
  ruleset: Ruleset,
  bys: readonly (string | null)[],
): readonly Newcomer[] {
  const keys = bys.filter((by) => by !== null).map((by) => [by, "some"] as const);
  return instants.map((timestamp) => {
    const event: Event = {
      messageId: "first",
      type: "track",
      event: name === "*" ? "Page" : name,
      properties: Object.fromEntries(keys),
      timestamp,
    };
    const state = createState("newcomer");
    state.use(ruleset);
    state.admit(event);
    return { state, event };
  });
}

function isTrue(rule: Rule, ruleset: Ruleset, { state, event }: Newcomer): boolean {
  const look = state.look(event, event.timestamp);
  const readings = readAll(state, ruleset, rule.leaves, look);
  return (
    truthOf(rule.conditions, ({ operator, slot, threshold }) =>
      isOperatorName(operator)
        ? operators[operator].compare(readings[slot]?.value, threshold)
        : "unknown",
    ) === true
  );
}
