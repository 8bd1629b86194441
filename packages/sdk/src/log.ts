import type { Decision, Event } from "@proffer/engine";
import type { Past } from "./handover.ts";
import type { ProfferProblem } from "./types.ts";

/** A few pages' worth, for whoever looks what is going on. */
const maxHeard = 200;
const maxDecisions = 50;
const maxProblems = 20;

/** What happened on this page lately, for the debug overlay and `proffer doctor`. */
export class Log {
  /** Who told of an event, by its id. */
  readonly #sources = new Map<string, string>();
  readonly decisions: Decision[] = [];
  readonly problems: { readonly at: number; readonly problem: ProfferProblem }[] = [];

  /** @param past what happened on this page before. */
  constructor(past?: Past) {
    for (const [event, source] of past?.heard ?? []) this.heard(event, source);
    for (const [problem, at] of past?.problems ?? []) this.went(problem, at);
  }

  heard({ messageId, event }: Event, source = tellerOf(event)): void {
    this.#sources.set(messageId, source);
    if (this.#sources.size <= maxHeard) return;
    for (const oldest of this.#sources.keys()) return void this.#sources.delete(oldest);
  }

  sourceOf(messageId: string): string | undefined {
    return this.#sources.get(messageId);
  }

  decided(decision: Decision): void {
    if (this.decisions.push(decision) > maxDecisions) this.decisions.shift();
  }

  went(problem: ProfferProblem, at: number): void {
    if (this.problems.push({ at, problem }) > maxProblems) this.problems.shift();
  }
}

/** Whose word an event is that no source told of. */
function tellerOf(event: string): string {
  return /^(Message|Coupon|Handoff|Survey|Session) /.test(event) ? "widget" : "host";
}
