import * as compare from "./comparisons.ts";
import { historyLeaves } from "./history-leaves.ts";
import { presentLeaves } from "./present-leaves.ts";
import type { Make, Scope } from "./scope.ts";
import type { Tape } from "./tape.ts";
import type { LeafJson } from "./written.ts";

export type { Scope } from "./scope.ts";

/** The facts that an event changes. */
const changedBy: Readonly<Record<string, readonly string[]>> = {
  "Product Added": ["cart", "event"],
  Identify: ["trait"],
  Page: ["page", "session", "agents"],
  "Message Sent": ["message"],
  "Order Completed": ["rfm", "event"],
};

const allFacts = { ...historyLeaves, ...presentLeaves };
const historyNames = Object.keys(historyLeaves);

/** A condition over any fact of the language. Half of them are of history: most of what can go wrong is there. */
export function leaf(tape: Tape, scope: Scope): LeafJson {
  if (scope.segments.length > 0 && tape.oneIn(8)) {
    const params = { id: tape.pick(scope.segments) };
    return { fact: "segment", params, ...compare.truth(tape) };
  }
  const own = changedBy[scope.cast.also] ?? [];
  const fact = tape.pick(tape.pick([historyNames, historyNames, own, Object.keys(allFacts)]));
  return (allFacts[fact] as Make)(tape, scope);
}
