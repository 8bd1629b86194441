import type { Report } from "@proffer/sdk";
import { mark, pad, wrap } from "../terminal.ts";
import type { Paint } from "../terminal.ts";
import type { Check } from "./findings.ts";
import type { Visit } from "./visit.ts";

/** The diagnosis as lines for a terminal. */
export function render(visit: Visit, checks: readonly Check[], paint: Paint): readonly string[] {
  return [
    ...checks.flatMap((check) => renderCheck(check, paint)),
    ...(visit.report
      ? [...renderSources(visit.report, paint), ...renderRules(visit.report, paint)]
      : []),
    ...visit.warnings.flatMap((warning) => wrap(`${paint.yellow("!")} `, warning)),
  ];
}

function renderCheck({ isWell, text, advice }: Check, paint: Paint): readonly string[] {
  return [
    ...wrap(`${mark(isWell, paint)} `, text),
    ...(advice === undefined ? [] : wrap(`  ${paint.dim("→")} `, advice)),
  ];
}

const marks = { found: true, listening: "unknown", absent: "unknown", amiss: false } as const;
const nameWidth = 12;

function renderSources({ sources }: Report, paint: Paint): readonly string[] {
  const lines = sources
    .filter(({ name }) => name !== "session")
    .flatMap(({ name, isOn, finding }) => {
      if (!isOn) return [paint.dim(`  ${pad(name, nameWidth)} switched off`)];
      if (!finding) return [paint.dim(`  ${pad(name, nameWidth)} on`)];
      const sign =
        finding.state === "found" || finding.state === "amiss"
          ? mark(marks[finding.state], paint)
          : paint.dim("·");
      return wrap(`${sign} ${pad(name, nameWidth)} `, finding.detail);
    });
  return ["", paint.bold("What this page tells by itself"), ...lines];
}

function renderRules({ ruleset }: Report, paint: Paint): readonly string[] {
  if (ruleset.rules.length === 0) return [];
  const lines = ruleset.rules.flatMap(({ id, says, missing, problems }) => [
    ...wrap(`  ${paint.bold(id)}: `, says),
    ...problems.flatMap(({ message }) => wrap(`    ${paint.red("✗")} `, message)),
    ...missing.flatMap(({ text, isCertain }) =>
      wrap(`    ${isCertain ? paint.red("✗") : paint.yellow("?")} `, text),
    ),
  ]);
  return ["", paint.bold("Rules, and what is missing for them"), ...lines];
}
