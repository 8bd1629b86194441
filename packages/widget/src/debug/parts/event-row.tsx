import type { Decision } from "@proffer/engine";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useDebug } from "../context.ts";
import { formatClock, summarize } from "../format.ts";
import { Icon } from "../icons.tsx";
import type { Row } from "../store.ts";
import { Mark } from "./tree.tsx";

/** One event: when, what, and who told of it; opened, everything that it said and what was decided because of it. */
export function EventRow({ row }: { readonly row: Row }): JSX.Element {
  const { words, locale } = useDebug();
  const [isOpen, setOpen] = useState(false);
  const { at, event, source, properties, decisions } = row;
  return (
    <li class="event" data-testid="event">
      <button
        type="button"
        class="row-button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        <time dateTime={new Date(at).toISOString()}>{formatClock(at, locale)}</time>
        <span class="event-main">
          <span class="event-name" dir="auto">
            {event ?? (
              <>
                <Icon name="clock" /> {words.value.byTime}
              </>
            )}
          </span>
          <span class="summary" dir="auto">
            {summarize(properties)}
          </span>
        </span>
        {source !== undefined && <Source name={source} />}
        <span class="turn">
          <Icon name="more" />
        </span>
      </button>
      {decisions.length > 0 && (
        <ul class="decisions">
          {decisions.map((decision) => (
            <Decided key={decision.id} decision={decision} />
          ))}
        </ul>
      )}
      {isOpen && <Properties of={properties} />}
    </li>
  );
}

function Source({ name }: { readonly name: string }): JSX.Element {
  const { words } = useDebug();
  const own: Readonly<Record<string, string>> = {
    host: words.value.host,
    widget: words.value.widget,
  };
  return <span class={`tag ${Object.hasOwn(own, name) ? name : ""}`}>{own[name] ?? name}</span>;
}

function Decided({ decision }: { readonly decision: Decision }): JSX.Element {
  const { words } = useDebug();
  const { rule, outcome, reasons } = decision;
  const { decided, refused } = words.value;
  return (
    <li>
      <Mark truth={outcome === "act"} />
      <span dir="auto">
        {outcome === "act" ? decided(rule) : refused(rule)}
        {outcome === "refuse" && <span class="quiet"> — {reasons.at(-1)?.text}</span>}
      </span>
    </li>
  );
}

function Properties({ of }: { readonly of: Row["properties"] }): JSX.Element {
  const { words } = useDebug();
  const entries = Object.entries(of);
  if (entries.length === 0)
    return (
      <p class="empty" dir="auto">
        {words.value.noProperties}
      </p>
    );
  return (
    <dl class="properties" dir="ltr">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd dir="auto">{typeof value === "string" ? value : JSON.stringify(value, null, 1)}</dd>
        </div>
      ))}
    </dl>
  );
}
