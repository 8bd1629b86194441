import { catalogue } from "../event/catalogue.ts";
import type { FactPlan, Filter } from "../facts/fact.ts";
import { parseDuration } from "./duration.ts";
import { canonicalJson } from "./hash.ts";
import { joinPath } from "./json-text.ts";
import type { ValueKind } from "./read-comparison.ts";
import { readComparison } from "./read-comparison.ts";
import type { Fields, Reader } from "./reader.ts";
import { show } from "./reader.ts";
import { didYouMean } from "./suggest.ts";

type Unplaced<Plan> = Plan extends FactPlan ? Omit<Plan, "index" | "params"> : never;
type ReadParams = (
  facts: FactReader,
  params: Fields,
  path: string,
) => Unplaced<FactPlan> | undefined;

/** The facts that a rule can ask for: what their `params` may hold, what they give, and how they are read. */
export const factKinds = {
  count: { value: "number", params: ["event", "by", "within", "visits", "where"], read: readCount },
  streak: {
    value: "number",
    params: ["event", "resetBy", "by", "maxGap", "where"],
    read: readStreak,
  },
  since: { value: "duration", params: ["event", "where"], read: readSince },
  absent: {
    value: "boolean",
    params: ["event", "without", "after", "by", "where"],
    read: readAbsent,
  },
  event: { value: "any", params: ["property"], read: readPresentEvent },
} as const satisfies Record<
  FactPlan["fact"],
  { value: ValueKind; params: readonly string[]; read: ReadParams }
>;

/** In the language, but not carried out yet: refused with that said, rather than as a slip of the pen. */
const laterFacts: readonly string[] = [
  "sum",
  "min",
  "max",
  "distinct",
  "sequence",
  "trait",
  "page",
  "session",
  "cart",
  "time",
  "segment",
  "rfm",
  "message",
  "agents",
];

const factNames = Object.keys(factKinds) as readonly FactPlan["fact"][];
const canonicalNames = Object.keys(catalogue);
const maxFilters = 20;

/** Reads the facts of a whole rule set, so that two rules which ask for the same one share it. */
export class FactReader {
  readonly reader: Reader;
  readonly #declared: ReadonlySet<string>;
  readonly #plans = new Map<string, FactPlan>();

  constructor(reader: Reader, declared: ReadonlySet<string>) {
    this.reader = reader;
    this.#declared = declared;
  }

  /** Every fact read so far, each once. */
  get plans(): readonly FactPlan[] {
    return [...this.#plans.values()];
  }

  read(name: unknown, params: unknown, path: string): FactPlan | undefined {
    const kind = factNames.find((known) => known === name);
    if (!kind) return this.#unknownFact(name, joinPath(path, "fact"));
    const { params: known, read } = factKinds[kind];
    const paramsPath = joinPath(path, "params");
    const fields = this.reader.fields(params, paramsPath, `the params of “${kind}”`, known);
    const plan = fields && read(this, fields, paramsPath);
    return plan && this.#place(plan, fields);
  }

  event(params: Fields, name: string, path: string): string | undefined {
    const at = joinPath(path, name);
    const event = this.reader.text(params[name], at, `the event in “${name}”`);
    return event === undefined ? undefined : this.eventName(event, at);
  }

  /** A name that is `"*"`, canonical or declared; anything else is a slip that would never fire. */
  eventName(event: string, path: string): string | undefined {
    if (event === "*" || Object.hasOwn(catalogue, event) || this.#declared.has(event)) return event;
    const near = didYouMean(event, [...canonicalNames, ...this.#declared]);
    return this.reader.error(
      "unknown_event",
      path,
      `No event is named “${event}”.`,
      near || "Use a name of the event catalogue, or declare your own under “events”.",
    );
  }

  optionalText(params: Fields, name: string, path: string): string | null | undefined {
    if (params[name] === undefined) return null;
    return this.reader.text(params[name], joinPath(path, name), `“${name}”`);
  }

  duration(params: Fields, name: string, path: string): number | undefined {
    const ms = parseDuration(params[name]);
    if (ms !== undefined && ms > 0) return ms;
    return this.reader.error(
      "bad_value",
      joinPath(path, name),
      `“${name}” must be a duration, not ${show(params[name])}.`,
      'Write a number and a unit: "30m", "24h", "7d".',
    );
  }

  optionalDuration(params: Fields, name: string, path: string): number | null | undefined {
    return params[name] === undefined ? null : this.duration(params, name, path);
  }

  where(params: Fields, path: string): readonly Filter[] | undefined {
    if (params["where"] === undefined) return [];
    const at = joinPath(path, "where");
    const list = this.reader.list(params["where"], at, "“where”", maxFilters);
    const filters = list?.map((entry, i) => this.#filter(entry, joinPath(at, i)));
    return filters?.every((filter) => filter !== undefined) ? filters : undefined;
  }

  #filter(entry: unknown, path: string): Filter | undefined {
    const fields = this.reader.fields(entry, path, "a line of “where”", [
      "property",
      "operator",
      "value",
    ]);
    if (!fields) return undefined;
    const property = this.reader.text(
      fields["property"],
      joinPath(path, "property"),
      "the property",
    );
    const comparison = readComparison(this.reader, fields, path, "any");
    return property !== undefined && comparison
      ? { property, operator: comparison.operator, value: comparison.threshold }
      : undefined;
  }

  #place(plan: Unplaced<FactPlan>, params: Fields): FactPlan {
    const key = canonicalJson([plan.fact, params]);
    const known = this.#plans.get(key);
    if (known) return known;
    const placed = { ...plan, index: this.#plans.size, params } as FactPlan;
    this.#plans.set(key, placed);
    return placed;
  }

  #unknownFact(name: unknown, path: string): undefined {
    if (name === undefined)
      return this.reader.error(
        "missing",
        path,
        "This condition names no fact.",
        `Known are: ${factNames.join(", ")}.`,
      );
    if (typeof name === "string" && laterFacts.includes(name))
      return this.reader.error(
        "not_supported",
        path,
        `The fact “${name}” is not carried out by this version.`,
        `It carries out: ${factNames.join(", ")}.`,
      );
    return this.reader.error(
      "unknown_fact",
      path,
      `No fact is named ${show(name)}.`,
      didYouMean(name, factNames),
    );
  }
}

function readCount(
  facts: FactReader,
  params: Fields,
  path: string,
): Unplaced<FactPlan> | undefined {
  const event = facts.event(params, "event", path);
  const by = facts.optionalText(params, "by", path);
  const withinMs = facts.optionalDuration(params, "within", path);
  const visitsMs = facts.optionalDuration(params, "visits", path);
  const where = facts.where(params, path);
  if (
    event === undefined ||
    by === undefined ||
    withinMs === undefined ||
    visitsMs === undefined ||
    !where
  )
    return undefined;
  return { fact: "count", event, by, withinMs, visitsMs, where };
}

function readStreak(
  facts: FactReader,
  params: Fields,
  path: string,
): Unplaced<FactPlan> | undefined {
  const event = facts.event(params, "event", path);
  const resetBy = params["resetBy"] === undefined ? null : facts.event(params, "resetBy", path);
  const by = facts.optionalText(params, "by", path);
  const maxGapMs = facts.optionalDuration(params, "maxGap", path);
  const where = facts.where(params, path);
  if (
    event === undefined ||
    resetBy === undefined ||
    by === undefined ||
    maxGapMs === undefined ||
    !where
  )
    return undefined;
  if (neverCounts(facts, event, resetBy, path)) return undefined;
  return { fact: "streak", event, resetBy, by, maxGapMs, where };
}

/** Such a streak would end with every event that could count. */
function neverCounts(
  facts: FactReader,
  event: string,
  resetBy: string | null,
  path: string,
): boolean {
  if (resetBy === null || (resetBy !== event && resetBy !== "*")) return false;
  facts.reader.error(
    "bad_value",
    joinPath(path, "resetBy"),
    `“${resetBy}” ends the streak that it should count, so it would never get anywhere.`,
    "Name the event that means success.",
  );
  return true;
}

function readSince(
  facts: FactReader,
  params: Fields,
  path: string,
): Unplaced<FactPlan> | undefined {
  const event = facts.event(params, "event", path);
  const where = facts.where(params, path);
  return event === undefined || !where ? undefined : { fact: "since", event, where };
}

function readAbsent(
  facts: FactReader,
  params: Fields,
  path: string,
): Unplaced<FactPlan> | undefined {
  const event = facts.event(params, "event", path);
  const without = facts.event(params, "without", path);
  const afterMs = facts.duration(params, "after", path);
  const by = facts.optionalText(params, "by", path);
  const where = facts.where(params, path);
  if (
    event === undefined ||
    without === undefined ||
    afterMs === undefined ||
    by === undefined ||
    !where
  )
    return undefined;
  return { fact: "absent", event, without, afterMs, by, where };
}

function readPresentEvent(
  facts: FactReader,
  params: Fields,
  path: string,
): Unplaced<FactPlan> | undefined {
  const property = facts.reader.text(
    params["property"],
    joinPath(path, "property"),
    "the property",
  );
  return property === undefined ? undefined : { fact: "event", property };
}
