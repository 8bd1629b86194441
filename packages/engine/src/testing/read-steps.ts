import { catalogue } from "../event/catalogue.ts";
import type { EventType, Properties } from "../event/event.ts";
import { parseDuration } from "../rules/duration.ts";
import { joinPath } from "../rules/json-text.ts";
import type { Fields, Reader } from "../rules/reader.ts";
import { show } from "../rules/reader.ts";
import type { Ruleset } from "../rules/rule.ts";
import { didYouMean } from "../rules/suggest.ts";
import { readOffset, readRuleId } from "./script-parts.ts";
import type { ScriptStep } from "./script.ts";
import { defaultEveryMs } from "./script.ts";

const eventFields = ["at", "event", "properties", "traits", "context", "times", "every"];
const maxSteps = 10_000;
const maxTimes = 1000;
const namesByType: Readonly<Record<string, EventType>> = {
  Identify: "identify",
  Page: "page",
  Screen: "screen",
};

/** What the customer does, in the order of its times. */
export function readSteps(
  reader: Reader,
  value: unknown,
  path: string,
  ruleset: Ruleset,
): readonly ScriptStep[] {
  const list =
    value === undefined
      ? reader.error(
          "missing",
          path,
          "Nothing happens: “events” is missing.",
          'Add "events": [{ "at": "0", "event": "Product Viewed" }].',
        )
      : reader.list(value, path, "“events”", maxSteps);
  const names = new Set([...Object.keys(catalogue), ...declaredEvents(ruleset)]);
  const steps = (list ?? []).flatMap((entry, i) =>
    readStep(reader, entry, joinPath(path, i), ruleset, names),
  );
  // The sort is stable: what is written first happens first.
  return steps.sort((a, b) => a.at - b.at);
}

function readStep(
  reader: Reader,
  entry: unknown,
  path: string,
  ruleset: Ruleset,
  names: ReadonlySet<string>,
): readonly ScriptStep[] {
  const object = reader.object(entry, path, "a step");
  if (!object) return [];
  if ("click" in object) return readAnswer(reader, entry, path, ruleset, "click");
  if ("dismiss" in object) return readAnswer(reader, entry, path, ruleset, "dismiss");
  const step = reader.fields(entry, path, "a step", eventFields);
  const event = reader.text(step?.["event"], joinPath(path, "event"), "the event");
  const at = readOffset(reader, step?.["at"], joinPath(path, "at"), "“at”");
  if (!step || event === undefined || at === undefined) return [];
  if (!names.has(event)) warnOfName(reader, event, joinPath(path, "event"), [...names]);
  return repeat(reader, step, path, at, {
    path,
    type: "event",
    event,
    eventType: namesByType[event] ?? "track",
    properties: readBag(reader, step, path, "properties") ?? {},
    ...optionalBag(reader, step, path, "traits"),
    ...optionalBag(reader, step, path, "context"),
  });
}

function readAnswer(
  reader: Reader,
  entry: unknown,
  path: string,
  ruleset: Ruleset,
  type: "click" | "dismiss",
): readonly ScriptStep[] {
  const known = type === "click" ? ["at", "click"] : ["at", "dismiss", "never"];
  const step = reader.fields(entry, path, `a “${type}”`, known) ?? {};
  const at = readOffset(reader, step["at"], joinPath(path, "at"), "“at”");
  const rule = readRuleId(reader, step[type], joinPath(path, type), ruleset);
  const never = step["never"] ?? false;
  if (typeof never !== "boolean")
    reader.error("wrong_type", joinPath(path, "never"), "“never” is true or false.", "");
  if (at === undefined || rule === undefined) return [];
  return [
    type === "click" ? { type, at, path, rule } : { type, at, path, rule, never: never === true },
  ];
}

type Repeated = Extract<ScriptStep, { readonly type: "event" }>;

/** `times: 3, every: "1m"`: the same thing again and again. */
function repeat(
  reader: Reader,
  step: Fields,
  path: string,
  at: number,
  what: Omit<Repeated, "at">,
): readonly ScriptStep[] {
  const times =
    step["times"] === undefined
      ? 1
      : (reader.count(step["times"], joinPath(path, "times"), "“times”") ?? 1);
  const every = step["every"] === undefined ? defaultEveryMs : parseDuration(step["every"]);
  if (every === undefined)
    reader.error(
      "bad_value",
      joinPath(path, "every"),
      `“every” must be a duration, not ${show(step["every"])}.`,
      'Write a number and a unit: "30s", "1m", "1d".',
    );
  if (times > maxTimes)
    reader.error(
      "too_many",
      joinPath(path, "times"),
      `A step is repeated at most ${maxTimes} times.`,
      "Write a second one.",
    );
  return Array.from({ length: Math.min(times, maxTimes) }, (_, i) => ({
    ...what,
    at: at + i * (every ?? defaultEveryMs),
  }));
}

function readBag(reader: Reader, step: Fields, path: string, name: string): Properties | undefined {
  if (step[name] === undefined) return undefined;
  return reader.object(step[name], joinPath(path, name), `“${name}”`);
}

function optionalBag<Name extends string>(
  reader: Reader,
  step: Fields,
  path: string,
  name: Name,
): Partial<Record<Name, Properties>> {
  const bag = readBag(reader, step, path, name);
  return bag ? ({ [name]: bag } as Record<Name, Properties>) : {};
}

/** Any event may come in, so a name that nobody knows is no error; mostly it is a slip all the same. */
function warnOfName(reader: Reader, event: string, path: string, names: readonly string[]): void {
  reader.warn(
    "unknown_event",
    path,
    `No event is named “${event}”; it only counts as activity.`,
    didYouMean(event, names) || "Use a name of the event catalogue, or declare it under “events”.",
  );
}

function declaredEvents(ruleset: Ruleset): readonly string[] {
  const declared = (ruleset.json as { readonly events?: unknown }).events;
  return typeof declared === "object" && declared !== null ? Object.keys(declared) : [];
}
