import { joinPath } from "../../rules/json-text.ts";
import type { Problem } from "../../rules/problem.ts";
import { actionsOf } from "./texts.ts";
import type { Lint } from "./subject.ts";
import { found, isFields } from "./subject.ts";

/** Six or more capitals and digits in a row, with some of both. */
const lookalike = /(?<![A-Za-z0-9])(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*\d)[A-Z0-9]{6,}(?![A-Za-z0-9])/;

/** Names and places, not words: a code in them would be no use to anybody. */
const passedOver = ["url", "image_url", "selector", "campaign", "team", "endpoint", "product_id"];

/** What looks like a coupon code in an action: a rule set reaches every browser, so it would be everybody's. */
export const findCouponCodes: Lint = ({ rules }) =>
  rules.flatMap(({ json, path, rule }) =>
    actionsOf(json, path).flatMap(({ action, path }) =>
      inside(action["params"], joinPath(path, "params"), rule.id),
    ),
  );

function inside(value: unknown, path: string, rule: string): readonly Problem[] {
  if (typeof value === "string") {
    const code = lookalike.exec(value.replace(/\{\{[^{}]*\}\}/g, " "))?.[0];
    return code === undefined ? [] : [tell(code, path, rule)];
  }
  if (Array.isArray(value))
    return value.flatMap((entry, i) => inside(entry, joinPath(path, i), rule));
  if (!isFields(value)) return [];
  return Object.entries(value)
    .filter(([name]) => !passedOver.includes(name))
    .flatMap(([name, entry]) => inside(entry, joinPath(path, name), rule));
}

function tell(code: string, path: string, rule: string): Problem {
  return found(
    "warning",
    "bad_value",
    path,
    `“${code}” looks like a coupon code. A rule set reaches every browser, so everybody could read it.`,
    "Use the action “coupon” with a campaign: the server makes a code for each customer who asks.",
    rule,
  );
}
