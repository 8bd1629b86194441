import { joinPath } from "../../rules/json-text.ts";
import { isShown } from "./conflicts.ts";
import type { Lint } from "./subject.ts";
import { found } from "./subject.ts";

/** What nothing keeps from being shown again and again. */
export const findUnbounded: Lint = ({ rules, ruleset }) => {
  const shown = rules.filter(({ rule }) => isShown(rule));
  const endless = shown.filter(({ rule }) => rule.repeat === "every" && rule.limits.length === 0);
  return [
    ...(ruleset.frequency.length === 0 && shown.length > 1
      ? [
          found(
            "hint",
            "missing",
            "rules",
            `${shown.length} rules show something, and nothing says how much of it one customer gets in all.`,
            'Add a cap over all rules: "frequency": [{ "times": 3, "per": "24h", "minGap": "30s" }].',
          ),
        ]
      : []),
    ...endless.map(({ path, rule }) =>
      found(
        "warning",
        "everybody",
        joinPath(path, "repeat"),
        `“${rule.id}” is shown at each look for as long as it is true: “repeat” is “every”, and it has no limits.`,
        'Add "limits": [{ "times": 1, "per": "24h" }], or leave “repeat” out.',
        rule.id,
      ),
    ),
  ];
};
