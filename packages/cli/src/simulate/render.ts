import type { Event, Problem, Ruleset } from "@proffer/engine";
import { explainFor, formatLocal } from "@proffer/engine";
import type { Moment, Script, Simulation } from "@proffer/engine/testing";
import { formatOffset } from "@proffer/engine/testing";
import { clean, mark, wrap } from "../terminal.ts";
import { renderDecision } from "./render-decision.ts";
import type { Style } from "./render-decision.ts";
import { dayOf, timeOf } from "./times.ts";

/** The whole visit as a timeline, and what is still missing where a rule did nothing. */
export function renderSimulation(
  file: string,
  ruleset: Ruleset,
  script: Script,
  simulation: Simulation,
  style: Style,
): readonly string[] {
  const { start, end, endless } = simulation;
  const { zone, paint } = style;
  const title = script.name === "script" ? file : `${file}: ${script.name}`;
  return [
    paint.bold(clean(title)),
    `from ${formatLocal(start, zone)}, ${formatOffset(end - start)} long`,
    ...renderTimeline(simulation, style),
    ...(endless === undefined ? [] : renderEndless(endless, style)),
    ...renderRest(ruleset, simulation, style),
  ];
}

/** Where what came is not what the script expects. */
export function renderDifferences(
  differences: readonly Problem[],
  { paint }: Style,
): readonly string[] {
  if (differences.length === 0) return ["", `${mark(true, paint)} as expected`];
  return [
    "",
    ...differences.flatMap(({ path, file, line, message, hint }) => [
      ...wrap(`${mark(false, paint)} `, message),
      `  at ${path} (${clean(file ?? "")}:${line})`,
      ...(hint === "" ? [] : wrap("  ", hint)),
    ]),
  ];
}

function renderTimeline(simulation: Simulation, style: Style): readonly string[] {
  const lines: string[] = [];
  let day = "";
  for (const { moment, more } of worthTelling(simulation.moments)) {
    const today = dayOf(moment.at, style.zone);
    if (today !== day) lines.push("", style.paint.bold(today));
    day = today;
    lines.push(...renderMoment(moment, simulation.start, style));
    if (more > 0)
      lines.push(`${" ".repeat(textColumn)}… and ${more === 1 ? "once" : `${more} times`} more`);
  }
  return lines;
}

/** Where the text of a moment begins: behind its relative and its local time. */
const textColumn = 23;

/** What the browser tells of itself, and a look at the clock, are told only where something came of them. */
function worthTelling(
  moments: readonly Moment[],
): readonly { readonly moment: Moment; readonly more: number }[] {
  const told: { moment: Moment; more: number }[] = [];
  for (const moment of moments) {
    const quiet = moment.decisions.length === 0;
    const own = moment.type === "missed" || (moment.type === "event" && moment.by === "customer");
    if (quiet && !own) continue;
    const last = told.at(-1);
    if (last && isRepeat(last.moment, moment)) last.more++;
    else told.push({ moment, more: 0 });
  }
  return told;
}

/** The same step of the script once more, with nothing new to say of it. */
function isRepeat(before: Moment, moment: Moment): boolean {
  if (before.type !== "event" || moment.type !== "event") return false;
  if (before.path === undefined || before.path !== moment.path) return false;
  return (
    moment.decisions.every(({ outcome }) => outcome === "refuse") && gist(before) === gist(moment)
  );
}

function gist({ decisions }: Moment): string {
  return JSON.stringify(
    decisions.map(({ rule, key, outcome, reasons }) => [rule, key, outcome, reasons.at(-1)?.text]),
  );
}

function renderMoment(moment: Moment, start: number, style: Style): readonly string[] {
  const relative = formatOffset(moment.at - start).padEnd(9);
  const first = `  ${relative} ${timeOf(moment.at, style.zone)}  `.padEnd(textColumn);
  return [
    ...wrap(first, wordsOf(moment)),
    ...moment.decisions.flatMap((decision) => renderDecision(decision, textColumn + 2, style)),
  ];
}

function wordsOf(moment: Moment): string {
  switch (moment.type) {
    case "event":
      return `${moment.event.event}${detailsOf(moment.event)}`;
    case "timer":
      return "(a timer falls due)";
    case "missed":
      return `(${moment.says})`;
  }
}

const maxDetails = 4;

/** What identifies an event to people; the ids of our own are not it. */
function detailsOf({ event, properties, traits }: Event): string {
  const entries = Object.entries({ ...traits, ...properties }).filter(
    ([name, value]) => name !== "firing_id" && (typeof value !== "object" || value === null),
  );
  const named = event.startsWith("Message ")
    ? entries.filter(([name]) => name !== "type")
    : entries;
  return named
    .slice(0, maxDetails)
    .map(([name, value]) => `  ${name} ${String(value)}`)
    .join("");
}

function renderEndless(rule: string, { paint }: Style): readonly string[] {
  return [
    "",
    ...wrap(
      `${mark(false, paint)} `,
      `“${rule}” goes on without end: what it shows makes it fire again. The clock was stopped here.`,
    ),
  ];
}

/** Of rules that did nothing: how far they are from it in the end. */
function renderRest(
  ruleset: Ruleset,
  { decisions, state, end }: Simulation,
  { paint, zone }: Style,
): readonly string[] {
  const done = new Set(decisions.map(({ rule }) => rule));
  const rest = explainFor(state, ruleset, { at: end, decisions }).filter(
    ({ rule }) => !done.has(rule),
  );
  if (rest.length === 0) return [];
  return [
    "",
    paint.bold(`What did not fire, as it stands at ${formatLocal(end, zone)}`),
    ...rest.flatMap(({ rule, truth, says }) =>
      wrap(`  ${mark(truth === true ? false : truth, paint)} `, `${rule} ${says}`),
    ),
  ];
}
