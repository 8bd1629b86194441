import { parseRulesetText } from "../../rules/parse.ts";
import type { ParsedRuleset } from "../../rules/parse.ts";
import { positionOf, scanJson } from "../../rules/json-text.ts";
import type { Problem } from "../../rules/problem.ts";
import type { Fields } from "../../rules/reader.ts";
import { isFields, valueAt } from "../lint/subject.ts";
import { lastOf } from "../path.ts";
import { placeProblems } from "../place.ts";
import type { Adviser } from "./advice.ts";
import { adviseDuration } from "./durations.ts";
import { adviseEvent } from "./events.ts";
import { adviseField } from "./fields.ts";
import { adviseMoney } from "./money.ts";
import { adviseOperator } from "./operators.ts";
import { adviseNight, advisePlain, adviseVersion } from "./plain-values.ts";
import { adviseGroup, adviseShape } from "./shapes.ts";
import { adviseSyntax } from "./syntax.ts";
import { adviseZone } from "./zones.ts";

/** The first that knows a slip speaks of it. */
const advisers: readonly Adviser[] = [
  adviseVersion,
  adviseZone,
  adviseGroup,
  adviseField,
  adviseOperator,
  adviseEvent,
  adviseDuration,
  adviseMoney,
  adviseNight,
  advisePlain,
  adviseShape,
];

/**
 * `parseRulesetText`, with better hints where a slip is known: words of other tools and other languages, and what
 * belongs inside. Browsers read rule sets without this.
 */
export function parseWithAdvice(text: string, file?: string): ParsedRuleset {
  const { ruleset, problems } = parseRulesetText(text, file);
  if (problems.length === 0) return { ruleset, problems };
  const json = jsonOf(text);
  return {
    ruleset,
    problems: problems.map((problem) => {
      if (!json) return ofText(problem, text.replace(/^\uFEFF/, ""));
      const advised = advise(problem, json);
      return advised.path === problem.path ? advised : placed(advised, text, file);
    }),
  };
}

function placed(problem: Problem, text: string, file: string | undefined): Problem {
  return placeProblems([problem], text.replace(/^\uFEFF/, ""), file)[0] ?? problem;
}

/** A problem, with what is known of its slip; where that is a part of it, the path is the part's. */
export function advise(problem: Problem, json: Fields): Problem {
  const value = valueAt(json, problem.path);
  const of = { problem, value, name: lastOf(problem.path), json };
  for (const adviser of advisers) {
    const advice = adviser(of);
    if (advice) return { ...problem, ...advice };
  }
  return problem;
}

function ofText(problem: Problem, text: string): Problem {
  const fault = problem.code === "syntax" ? scanJson(text).fault : undefined;
  const advice = fault && adviseSyntax(text, fault);
  if (!advice) return problem;
  const { offset, message, hint } = advice;
  return { ...problem, message, hint, ...positionOf(text, offset) };
}

function jsonOf(text: string): Fields | undefined {
  try {
    const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    return isFields(json) ? json : undefined;
  } catch {
    return undefined;
  }
}
