import type { ProfferEvents, Report } from "@proffer/sdk";

/** How one rule stands, and what it lacks. */
export type RuleReport = Report["ruleset"]["rules"][number];

/** What the overlay looks at. `createProffer` gives one; the overlay itself tracks nothing and sends nothing. */
export interface DebugSource {
  report(): Promise<Report>;
  on<Type extends "event" | "decision" | "problem">(
    type: Type,
    listener: (value: ProfferEvents[Type]) => void,
  ): () => void;
}
