import { formatDuration, parseDuration } from "@proffer/engine";
import type { LeafNode } from "@proffer/engine";
import type { JSX } from "preact";
import type { TabProps } from "../context.ts";
import { useDebug } from "../context.ts";
import type { FactRow } from "../facts.ts";
import { factsOf } from "../facts.ts";
import { formatValue } from "../format.ts";
import type { DebugWords } from "../i18n/words.ts";

/** What the rules know of the customer, fact by fact. */
export function FactsTab({ report }: TabProps): JSX.Element {
  const { words } = useDebug();
  const rows = factsOf(report);
  const { factsIntro, noFacts } = words.value;
  if (rows.length === 0)
    return (
      <p class="empty" dir="auto">
        {noFacts}
      </p>
    );
  return (
    <>
      <p class="intro" dir="auto">
        {factsIntro}
      </p>
      <ul class="list">
        {rows.map((row) => (
          <Fact key={row.id} row={row} />
        ))}
      </ul>
    </>
  );
}

function Fact({ row }: { readonly row: FactRow }): JSX.Element {
  const { words } = useDebug();
  const { leaf, key, rules } = row;
  const { factNames, usedBy } = words.value;
  return (
    <li class="fact" data-testid="fact">
      <div class="fact-what">
        <span dir="auto">
          <span class="fact-name">{factNames[leaf.fact] ?? leaf.fact}</span>{" "}
          {about(leaf, key, words.value)}
        </span>
        <span class="quiet">
          {usedBy} <span class="code">{rules.join(", ")}</span>
        </span>
      </div>
      <output class="fact-value" dir="auto">
        {sayValue(leaf, words.value)}
      </output>
    </li>
  );
}

/** What a fact is about needs no name; the rest of its params has one. */
const unnamed: readonly string[] = ["event", "property", "part", "name", "id"];

/** What a fact is about, from the rule's own params. */
function about({ params }: LeafNode, key: string | null, words: DebugWords): string {
  const { by, where, ...rest } = params;
  const values = Object.entries(rest).map(([name, value]) => {
    const shown = value === "*" ? words.anything : sayParam(value, words);
    return unnamed.includes(name) ? shown : `${words.paramNames[name] ?? name} ${shown}`;
  });
  const group = typeof by === "string" ? [words.by(by, key)] : [];
  return [...values, ...group, ...listOf(where).map(sayFilter)].join(" · ");
}

type Params = Readonly<Record<string, unknown>>;

function listOf(value: unknown): readonly Params[] {
  return Array.isArray(value) ? (value as readonly Params[]) : [];
}

function sayFilter({ property, operator, value }: Params): string {
  return `${String(property)} ${String(operator)} ${formatValue(value)}`;
}

/** The steps of a sequence are lists of events; everything else is a value. */
function sayParam(value: unknown, words: DebugWords): string {
  if (parseDuration(value) !== undefined) return words.duration(String(value));
  const steps = listOf(value).map((step) => step["event"]);
  return steps.length > 0 && steps.every((event) => typeof event === "string")
    ? steps.join(" → ")
    : formatValue(value);
}

const durations: readonly string[] = ["since"];

function sayValue({ fact, value, params }: LeafNode, words: DebugWords): string {
  if (value === undefined) return words.unknown;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  const isDuration =
    durations.includes(fact) || (fact === "session" && params["part"] === "duration");
  return isDuration && typeof value === "number"
    ? words.duration(formatDuration(value))
    : formatValue(value);
}
