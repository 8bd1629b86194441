import { createCell } from "../cell.ts";
import type { Readable } from "../cell.ts";
import type { Decision, Event, Report } from "@proffer/sdk";
import type { DebugSource } from "./source.ts";

/** One line of what happened: an event, or a moment at which time alone made a rule fire. */
export interface Row {
  readonly id: string;
  /** UTC ms. */
  readonly at: number;
  /** The event's name; `null` where no event was needed. */
  readonly event: string | null;
  readonly properties: Event["properties"];
  readonly source?: string;
  /** What was decided because of it. */
  readonly decisions: readonly Decision[];
}

/** What the overlay shows, kept up to date. */
export interface DebugStore {
  /** `null` before the first. */
  readonly report: Readable<Report | null>;
  /** The latest first. */
  readonly rows: Readable<readonly Row[]>;
  /** Why the last report could not be had; `null` where it could. */
  readonly failure: Readable<string | null>;
  /** Asks for a report now. */
  refresh(): Promise<void>;
  /** While nobody looks nothing is worked out; what happens is noted all the same. */
  setWatched(isWatched: boolean): void;
  stop(): void;
}

const maxRows = 200;
/** Several events that come together are one change. */
const gatherMs = 120;
/** What follows from a change is there by then, too: an answer of the server, a source's finding. */
const settleMs = 2500;

/** Listens to a client and asks it for a report whenever something has happened, and never otherwise. */
export function createDebugStore(source: DebugSource): DebugStore {
  const report = createCell<Report | null>(null);
  const rows = createCell<readonly Row[]>([]);
  const failure = createCell<string | null>(null);
  const timers: ReturnType<typeof setTimeout>[] = [];
  let isWatched = true;
  let isStopped = false;
  let latest = 0;

  const put = (row: Row): void => {
    const known = rows.value.find(({ id }) => id === row.id);
    const merged = known ? merge(known, row) : row;
    const others = rows.value.filter(({ id }) => id !== row.id);
    rows.value = [merged, ...others].sort((a, b) => b.at - a.at).slice(0, maxRows);
  };

  const refresh = async (): Promise<void> => {
    const turn = ++latest;
    try {
      const found = await source.report();
      // A slower, older answer must not take the place of a newer one.
      if (isStopped || turn !== latest) return;
      for (const event of [...found.events].reverse()) put({ ...event, decisions: [] });
      report.value = found;
      failure.value = null;
    } catch (error) {
      if (turn === latest) failure.value = error instanceof Error ? error.message : String(error);
    }
  };

  const touch = (): void => {
    for (const timer of timers.splice(0)) clearTimeout(timer);
    if (!isWatched || isStopped) return;
    for (const delay of [gatherMs, settleMs]) timers.push(setTimeout(() => void refresh(), delay));
  };

  const stops = [
    source.on("event", (event) => {
      put(rowOf(event));
      touch();
    }),
    source.on("decision", (decision) => {
      put(rowOfDecision(decision, rows.value));
      touch();
    }),
    source.on("problem", touch),
  ];

  return {
    report,
    rows,
    failure,
    refresh,
    setWatched(watched) {
      const wasWatched = isWatched;
      isWatched = watched;
      if (watched && !wasWatched) void refresh();
      if (!watched) touch();
    },
    stop() {
      isStopped = true;
      touch();
      for (const stop of stops) stop();
    },
  };
}

function rowOf({ messageId, timestamp, event, properties, traits }: Event): Row {
  return {
    id: messageId,
    at: timestamp,
    event,
    properties: { ...properties, ...traits },
    decisions: [],
  };
}

/** Time alone has no event: such decisions stand on a line of their own. */
function rowOfDecision(decision: Decision, rows: readonly Row[]): Row {
  const { trigger, noticedAt, id } = decision;
  const row =
    trigger.type === "event" ? rows.find((one) => one.id === trigger.messageId) : undefined;
  return {
    ...(row ?? { id, at: noticedAt, event: null, properties: {} }),
    decisions: [decision],
  };
}

function merge(known: Row, { decisions, ...row }: Row): Row {
  const fresh = decisions.filter(({ id }) => known.decisions.every((one) => one.id !== id));
  return { ...known, ...row, decisions: [...known.decisions, ...fresh] };
}
