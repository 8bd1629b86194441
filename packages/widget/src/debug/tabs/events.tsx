import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useDebug } from "../context.ts";
import { EventRow } from "../parts/event-row.tsx";
import type { Row } from "../store.ts";

/** What happens, live, the latest first. */
export function EventsTab(): JSX.Element {
  const { store, words } = useDebug();
  const [filter, setFilter] = useState("");
  const { filterEvents, noEvents, noMatch } = words.value;
  const rows = store.rows.value;
  const shown = rows.filter((row) => matches(row, filter));
  return (
    <>
      <input
        class="filter"
        type="search"
        value={filter}
        placeholder={filterEvents}
        aria-label={filterEvents}
        data-testid="filter"
        onInput={(event) => setFilter(event.currentTarget.value)}
      />
      {shown.length === 0 && (
        <p class="empty" dir="auto">
          {rows.length === 0 ? noEvents : noMatch}
        </p>
      )}
      <ol class="rows">
        {shown.map((row) => (
          <EventRow key={row.id} row={row} />
        ))}
      </ol>
    </>
  );
}

function matches({ event, properties, source }: Row, filter: string): boolean {
  const text = `${event ?? ""} ${source ?? ""} ${JSON.stringify(properties)}`.toLowerCase();
  return text.includes(filter.trim().toLowerCase());
}
