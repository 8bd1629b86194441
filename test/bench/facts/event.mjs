import { causedBySystem } from "../workload/events.mjs";

/** Whether an event enters a fact: by its name, and every line of `where`. */
export function enters(event, { event: name, where }) {
  if (name === "*" ? causedBySystem.has(event.event) : event.event !== name) return false;
  return where.every((line) => passes(event.properties[line.property], line));
}

function passes(value, { operator, value: threshold }) {
  if (operator === "equal") return value === threshold;
  if (operator === "greaterThanInclusive") return typeof value === "number" && value >= threshold;
  throw new Error(`The workload has no filter “${operator}”.`);
}

/** The group of an event; `undefined` where it lacks the property or has it empty. */
export function groupOf(event, by) {
  if (by === null) return "";
  const value = event.properties[by];
  return value === undefined || value === "" ? undefined : String(value);
}

/** Millionths, so that sums of decimals are exact. */
export function toMicro(value) {
  return typeof value === "number" ? Math.round(value * 1e6) : undefined;
}
