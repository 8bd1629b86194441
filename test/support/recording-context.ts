import { Visits } from "../../packages/sdk/src/sources/visits.ts";
import type {
  Finding,
  Page,
  Source,
  SourceContext,
} from "../../packages/sdk/src/sources/source.ts";

/** What sources have told, in the order that they did. */
export interface Recording {
  readonly context: SourceContext;
  /** Each event with its properties. */
  readonly told: (readonly [string, Record<string, unknown>?])[];
  /** Each `Page` with what was said of it. */
  readonly pages: Record<string, unknown>[];
  /** How each page came into view. */
  readonly arrivals: string[];
  readonly findings: Finding[];
  /** Starts sources, in this order. */
  start(...sources: readonly Source[]): void;
  /** Stops them, the last one first. */
  stop(): void;
}

/** A context that writes down what it hears. */
export function record(page: Page = window): Recording {
  const visits = new Visits();
  const stops: (() => void)[] = [];
  const [told, pages, arrivals, findings]: [
    Recording["told"],
    Recording["pages"],
    Recording["arrivals"],
    Recording["findings"],
  ] = [[], [], [], []];
  visits.onSeen((arrival) => arrivals.push(arrival));
  const context: Partial<SourceContext> = {
    page,
    visits,
    now: () => Date.now(),
    track: (event, properties) => told.push(properties ? [event, properties] : [event]),
    seePage: (_name, properties = {}) => pages.push(properties),
    found: (finding) => findings.push(finding),
  };
  return {
    context: context as SourceContext,
    told,
    pages,
    arrivals,
    findings,
    start: (...sources) =>
      void stops.push(...sources.map((source) => source(context as SourceContext))),
    stop: () => {
      for (const stop of stops.splice(0).reverse()) stop();
    },
  };
}
