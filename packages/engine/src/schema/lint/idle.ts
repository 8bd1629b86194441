import { joinPath } from "../../rules/json-text.ts";
import type { Lint } from "./subject.ts";
import { found, valueAt } from "./subject.ts";

/** What is switched off, and what is over. */
export const findIdle: Lint = ({ ruleset, rules, now }) => [
  ...(ruleset.enabled
    ? []
    : [
        found(
          "hint",
          "unreachable",
          "enabled",
          "The whole rule set is switched off: “enabled” is false.",
          "Remove it to let the rules run.",
        ),
      ]),
  ...rules.flatMap(({ path, json, rule }) => {
    if (!rule.enabled)
      return [
        found(
          "hint",
          "unreachable",
          joinPath(path, "enabled"),
          `The rule “${rule.id}” is switched off: “enabled” is false.`,
          "Remove it to let the rule run.",
          rule.id,
        ),
      ];
    const to = rule.dates?.to ?? null;
    if (now === undefined || to === null || to > now) return [];
    return [
      found(
        "hint",
        "unreachable",
        joinPath(joinPath(path, "dates"), "to"),
        `“${rule.id}” is over: its dates ended with ${String(valueAt(json, "dates.to"))}.`,
        "Move the dates, or remove the rule.",
        rule.id,
      ),
    ];
  }),
];
