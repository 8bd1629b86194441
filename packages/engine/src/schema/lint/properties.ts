import { catalogue } from "../../event/catalogue.ts";
import type { FactPlan } from "../../facts/fact.ts";
import { joinPath } from "../../rules/json-text.ts";
import type { Problem } from "../../rules/problem.ts";
import { suggest } from "../../rules/suggest.ts";
import { filtersOf } from "./filters.ts";
import type { Lint, Subject, SubjectRule } from "./subject.ts";
import { found, isFields } from "./subject.ts";
import { textsOf } from "./texts.ts";
import { listWords } from "./words.ts";

/** A property that something asks of certain events. */
interface Asked {
  readonly property: string;
  /** Any one of these having it is enough. */
  readonly events: readonly string[];
  readonly path: string;
  readonly rule?: string;
}

/** Properties that neither the catalogue nor the shop's `events` know of the events that are asked for them. */
export const findUnknownProperties: Lint = (subject) => {
  const asked = [
    ...subject.rules.flatMap((entry) => [...inConditions(entry), ...inTexts(entry)]),
    ...subject.segments.flatMap(({ path, segment }) =>
      segment.leaves.flatMap((leaf) => inFact(leaf.fact, `${path}.${leaf.path}.params`, [])),
    ),
  ];
  const told = new Set<string>();
  return asked.flatMap((one) => {
    const key = JSON.stringify([one.property, [...one.events].sort()]);
    if (told.has(key)) return [];
    told.add(key);
    return judge(one, subject);
  });
};

function inConditions({ path, rule }: SubjectRule): readonly Asked[] {
  const triggers = [...rule.triggers];
  return rule.leaves
    .flatMap((leaf) => inFact(leaf.fact, `${path}.${leaf.path}.params`, triggers))
    .map(({ property, events, path }) => ({ property, events, path, rule: rule.id }));
}

function inFact(fact: FactPlan, path: string, triggers: readonly string[]): readonly Asked[] {
  const filters = filtersOf(fact, path);
  const events = filters.map(({ filter }) => filter.event);
  const lines = filters.flatMap(({ filter, path }) =>
    filter.where.map(({ property }, i) => ({
      property,
      events: [filter.event],
      path: `${path}.where[${i}].property`,
    })),
  );
  const by = "by" in fact && fact.by !== null ? fact.by : undefined;
  const grouped = by === undefined ? [] : [{ property: by, events, path: `${path}.by` }];
  switch (fact.fact) {
    case "sum":
    case "min":
    case "max":
    case "distinct":
      return [{ property: fact.property, events, path: `${path}.property` }, ...grouped, ...lines];
    case "event":
      return [{ property: fact.property, events: triggers, path: `${path}.property` }];
    default:
      return [...grouped, ...lines];
  }
}

const named = /\{\{\s*event\.properties\.([\p{L}\p{N}_$-]+)/gu;

function inTexts(entry: SubjectRule): readonly Asked[] {
  const { rule } = entry;
  const events = [...rule.triggers];
  return textsOf(entry).flatMap(({ path, words, plain }) =>
    Object.entries(words).flatMap(([tag, text]) =>
      [...text.matchAll(named)].map(([, property = ""]) => ({
        property,
        events,
        path: plain ? path : joinPath(path, tag),
        rule: rule.id,
      })),
    ),
  );
}

function judge({ property, events, path, rule }: Asked, { json }: Subject): readonly Problem[] {
  const known = events.map((event) => propertiesOf(event, json));
  if (known.length === 0 || !known.every((names) => names !== undefined)) return [];
  const names = known.flat();
  if (names.includes(property)) return [];
  const near = suggest(property, names);
  const all = listWords(
    events.map((event) => `“${event}”`),
    "or",
  );
  const message = `No “${property}” is known of ${all}.`;
  return [
    near === undefined
      ? found(
          "hint",
          "unknown_field",
          path,
          message,
          `If your page reports it, declare it: "events": { "${events[0] ?? ""}": { "${property}": "string" } }.`,
          rule,
        )
      : found("warning", "unknown_field", path, message, `Did you mean “${near}”?`, rule),
  ];
}

/** `undefined` where an event may have any: it is `"*"`, or declared without a list. */
function propertiesOf(
  event: string,
  json: Readonly<Record<string, unknown>>,
): readonly string[] | undefined {
  const declared = isFields(json["events"]) ? json["events"][event] : undefined;
  const own = isFields(declared) ? Object.keys(declared) : [];
  const canonical = Object.hasOwn(catalogue, event)
    ? Object.keys(catalogue[event as keyof typeof catalogue].properties)
    : [];
  const names = [...own, ...canonical];
  return names.length === 0 ? undefined : names;
}
