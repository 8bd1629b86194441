import type { PublicationState, Version } from "@proffer/protocol";
import { formatInstant } from "@proffer/engine";
import { clean } from "../terminal.ts";

/** How it stands with what is published, a line each. */
export function renderState(state: PublicationState): readonly string[] {
  const { stable, candidate, off, allOff } = state;
  const rest = candidate ? `${100 - candidate.percent} % have` : "Everybody has";
  return [
    ...(allOff ? ["EVERYTHING IS SWITCHED OFF (proffer switch on --all)"] : []),
    ...(candidate ? [`${candidate.percent} % have ${describe(candidate)}`] : []),
    stable ? `${rest} ${describe(stable)}` : "Nothing is published yet.",
    ...(off.length > 0 ? [`Switched off: ${off.map(clean).join(", ")}`] : []),
  ];
}

function describe({ hash, rules, publishedAt }: Version): string {
  return `${hash}, ${rules} ${rules === 1 ? "rule" : "rules"}, of ${formatInstant(publishedAt)}`;
}
