import { calendarWindows, isTimeZone } from "../event/calendar.ts";
import { catalogue } from "../event/catalogue.ts";
import type { FactPlan, Filter, Within } from "../facts/fact.ts";
import { parseDuration } from "./duration.ts";
import { canonicalJson } from "./hash.ts";
import { joinPath } from "./json-text.ts";
import type { ValueKind } from "./read-comparison.ts";
import { readComparison, readOperator } from "./read-comparison.ts";
import { historyFacts } from "./read-history-facts.ts";
import { presentFacts } from "./read-present-facts.ts";
import type { Fields, Reader } from "./reader.ts";
import { show } from "./reader.ts";
import { didYouMean } from "./suggest.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A plan that has no place among the rule set's facts yet. */
export type Unplaced = FactPlan extends infer Plan
  ? Plan extends FactPlan
    ? Omit<Plan, "index" | "params">
    : never
  : never;

/** What a fact turned out to be, and so what it can be compared with. */
export interface ReadFact {
  readonly plan: Unplaced;
  readonly kind: ValueKind;
}

/** How one kind of fact is read: the names of its `params`, and what they come to. */
export interface FactKind {
  readonly params: readonly string[];
  /** @param value what the condition compares with: money there makes the fact count money. */
  read(facts: FactReader, params: Fields, path: string, value: unknown): ReadFact | undefined;
}

/** The facts that a rule can ask for. */
export const factKinds: Readonly<Record<string, FactKind>> = { ...historyFacts, ...presentFacts };

const factNames = Object.keys(factKinds);
const canonicalNames = Object.keys(catalogue);
const maxFilters = 20;

/** Reads the facts of a whole rule set, so that two rules which ask for the same one share it. */
export class FactReader {
  readonly reader: Reader;
  readonly vocabulary: Vocabulary;
  /** The segment that is being read, if one is: it is about the customer, and has no key. */
  segment: string | undefined;
  readonly #plans = new Map<string, FactPlan>();

  constructor(reader: Reader, vocabulary: Vocabulary) {
    this.reader = reader;
    this.vocabulary = vocabulary;
  }

  /** Every fact read so far, each once. */
  get plans(): readonly FactPlan[] {
    return [...this.#plans.values()];
  }

  read(
    condition: Fields,
    path: string,
  ): { readonly plan: FactPlan; readonly kind: ValueKind } | undefined {
    const { fact: name, params, value } = condition;
    if (typeof name === "string" && this.vocabulary.facts.has(name))
      return this.#custom(name, params, path);
    const kind =
      typeof name === "string" && Object.hasOwn(factKinds, name) ? factKinds[name] : undefined;
    if (!kind) return this.#unknownFact(name, joinPath(path, "fact"));
    const at = joinPath(path, "params");
    const what = `the params of “${String(name)}”`;
    const fields = this.reader.fields(params, at, what, kind.params);
    const read = fields && kind.read(this, fields, at, value);
    if (!read || !fields) return undefined;
    return { plan: this.place(read.plan, fields), kind: read.kind };
  }

  event(params: Fields, name: string, path: string): string | undefined {
    const at = joinPath(path, name);
    const event = this.reader.text(params[name], at, `the event in “${name}”`);
    return event === undefined ? undefined : this.eventName(event, at);
  }

  /** `null` where it is left out. */
  optionalEvent(params: Fields, name: string, path: string): string | null | undefined {
    return params[name] === undefined ? null : this.event(params, name, path);
  }

  /** A name that is `"*"`, canonical or declared; anything else is a slip that would never fire. */
  eventName(event: string, path: string): string | undefined {
    const { events } = this.vocabulary;
    if (event === "*" || Object.hasOwn(catalogue, event) || events.has(event)) return event;
    const near = didYouMean(event, [...canonicalNames, ...events]);
    return this.reader.error(
      "unknown_event",
      path,
      `No event is named “${event}”.`,
      near || "Use a name of the event catalogue, or declare your own under “events”.",
    );
  }

  text(params: Fields, name: string, path: string, what: string): string | undefined {
    return this.reader.text(params[name], joinPath(path, name), what);
  }

  /** The property that groups; a segment has none. */
  by(params: Fields, path: string): string | null | undefined {
    if (params["by"] === undefined) return null;
    if (this.segment === undefined) return this.text(params, "by", path, "“by”");
    return this.reader.error(
      "bad_value",
      joinPath(path, "by"),
      "A segment is about the customer and not about one product, so its facts have no “by”.",
      "Leave “by” out, or put this condition into the rule.",
    );
  }

  oneOf<Name extends string>(
    params: Fields,
    name: string,
    path: string,
    names: readonly Name[],
  ): Name | undefined {
    const at = joinPath(path, name);
    if (params[name] !== undefined) return this.reader.oneOf(params[name], at, `“${name}”`, names);
    return this.reader.error(
      "missing",
      at,
      `“${name}” is missing.`,
      `It is one of ${names.join(", ")}.`,
    );
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

  /** A duration, or a window of the shop's calendar. */
  within(params: Fields, path: string): Within | null | undefined {
    const { within } = params;
    const window = calendarWindows.find((name) => name === within);
    if (within === undefined) return null;
    if (window !== undefined) {
      const zone = this.timezone(joinPath(path, "within"), `“${window}”`);
      return zone === undefined ? undefined : { type: "calendar", window, zone };
    }
    const ms = parseDuration(within);
    if (ms !== undefined && ms > 0) return { type: "rolling", ms };
    return this.reader.error(
      "bad_value",
      joinPath(path, "within"),
      `“within” must be a duration or a calendar window, not ${show(within)}.`,
      `Write a number and a unit, "30m", "24h", "7d", or one of ${calendarWindows.join(", ")}.`,
    );
  }

  /** The shop's zone, for what depends on it. */
  timezone(path: string, what: string): string | undefined {
    const { timezone } = this.vocabulary;
    if (timezone !== null && isTimeZone(timezone)) return timezone;
    return this.reader.error(
      "missing",
      path,
      `${what} depends on where the shop is, and the rule set has no “timezone”.`,
      'Add it at the top: "timezone": "Asia/Shanghai".',
    );
  }

  where(params: Fields, path: string): readonly Filter[] | undefined {
    if (params["where"] === undefined) return [];
    const at = joinPath(path, "where");
    const list = this.reader.list(params["where"], at, "“where”", maxFilters);
    if (list?.length === 0)
      return this.reader.error(
        "empty",
        at,
        "“where” is empty.",
        "Name a property, or leave it out.",
      );
    const filters = list?.map((entry, i) => this.#filter(entry, joinPath(at, i)));
    return filters?.every((filter) => filter !== undefined) ? filters : undefined;
  }

  /** Gives a plan its place; one that is there already is shared. */
  place(plan: Unplaced, params: Fields): FactPlan {
    const key = canonicalJson(plan);
    const known = this.#plans.get(key);
    if (known) return known;
    const placed = { ...plan, index: this.#plans.size, params } as FactPlan;
    this.#plans.set(key, placed);
    return placed;
  }

  #filter(entry: unknown, path: string): Filter | undefined {
    const names = ["property", "operator", "value"];
    const fields = this.reader.fields(entry, path, "a line of “where”", names);
    if (!fields) return undefined;
    const property = this.text(fields, "property", path, "the property");
    // Custom operators are asked when a rule is confirmed; a filter has to know at once.
    const operator = readOperator(this.reader, fields, path, new Set());
    const comparison =
      operator !== undefined && readComparison(this.reader, fields, path, "any", operator);
    if (property === undefined || !comparison) return undefined;
    return { property, operator: operator as Filter["operator"], value: comparison.threshold };
  }

  #custom(
    name: string,
    params: unknown,
    path: string,
  ): { readonly plan: FactPlan; readonly kind: ValueKind } | undefined {
    if (this.segment !== undefined)
      return this.reader.error(
        "not_supported",
        joinPath(path, "fact"),
        `“${name}” is answered by the shop's own code, which a segment cannot wait for.`,
        "Ask it in the rule's conditions.",
      );
    const at = joinPath(path, "params");
    const fields = this.reader.object(params ?? {}, at, `the params of “${name}”`);
    if (!fields) return undefined;
    return { plan: this.place({ fact: "custom", name, asked: fields }, fields), kind: "any" };
  }

  #unknownFact(name: unknown, path: string): undefined {
    const names = [...factNames, ...this.vocabulary.facts.keys()];
    if (name === undefined)
      return this.reader.error(
        "missing",
        path,
        "This condition names no fact.",
        `Known are: ${names.join(", ")}.`,
      );
    return this.reader.error(
      "unknown_fact",
      path,
      `No fact is named ${show(name)}.`,
      didYouMean(name, names) || `Known are: ${names.join(", ")}.`,
    );
  }
}
