import type { Decision } from "@proffer/engine";
import { becauseOf, pickText } from "@proffer/engine";
import type { Paint } from "../terminal.ts";
import { mark, wrap } from "../terminal.ts";

/** How things are written. */
export interface Style {
  readonly paint: Paint;
  /** IANA. */
  readonly zone: string;
  /** The customer's language. */
  readonly locale: string;
}

/** What was decided, with its text and its reasons, indented. */
export function renderDecision(
  decision: Decision,
  column: number,
  style: Style,
): readonly string[] {
  const indent = " ".repeat(column);
  const { paint } = style;
  const about = decision.key === null ? "" : ` (${decision.key})`;
  const variant = decision.variant === undefined ? "" : `, variant ${decision.variant}`;
  const acts = decision.outcome === "act";
  return [
    ...wrap(
      `${indent}${mark(acts, paint)} `,
      `${decision.rule}${about}${variant}: ${outcomeOf(decision)}`,
    ),
    ...textLines(decision, `${indent}  `, style),
    ...reasonsOf(decision).flatMap((reason) => wrap(`${indent}  `, reason).map(paint.dim)),
  ];
}

function outcomeOf(decision: Decision): string {
  if (decision.outcome === "act") {
    const { type, params } = decision.action;
    const what = whatOf(params);
    return what === undefined ? type : `${type} ${what}`;
  }
  const { counterfactual } = decision;
  if (!counterfactual)
    return `held back (${decision.stage}): ${decision.reasons.at(-1)?.text ?? ""}`;
  return counterfactual.outcome === "act"
    ? `held out to compare with; it would have been ${counterfactual.action.type}`
    : `held out to compare with; it would have been held back (${counterfactual.stage})`;
}

/** The one word that says which: a campaign, a team, a tag. */
function whatOf(params: Readonly<Record<string, unknown>>): string | undefined {
  for (const name of ["campaign", "team", "tag", "endpoint", "kind", "name"]) {
    const value = params[name];
    if (typeof value === "string") return value;
  }
  return undefined;
}

function textLines(decision: Decision, indent: string, { locale }: Style): readonly string[] {
  if (decision.outcome !== "act") return [];
  const text = pickText(decision.action.params["text"], locale);
  return text === undefined ? [] : wrap(indent, `“${text}”`);
}

/** Why it fired, and of what was done, what it had to pass on the way. */
function reasonsOf(decision: Decision): readonly string[] {
  const because = becauseOf(decision).map((text) => `because ${text}`);
  if (decision.outcome === "refuse") return because;
  const way = decision.reasons.filter(({ stage }) => stage !== "conditions");
  return [...because, ...way.map(({ stage, text }) => `${stage}: ${text}`)];
}
