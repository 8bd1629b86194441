import type { Decision, Reason } from "../decision/decision.ts";
import type { ConditionNode, Verdict } from "./explanation.ts";
import { formatLocal } from "./local-time.ts";
import { never } from "./remainder.ts";

/** What is to be weighed. */
export interface Evidence {
  readonly tree: ConditionNode;
  readonly chain: readonly Reason[];
  /** Whether its edge is used up: it is true and has fired. */
  readonly usedUp: boolean;
  /** When it would be looked at again, UTC ms, where it waits for opening hours. */
  readonly waitsUntil: number | undefined;
  readonly last: Decision | undefined;
  /** What would arm it again; `undefined` where that cannot be said. */
  readonly rearms: string | undefined;
  /** Whether anything has happened that it is about. */
  readonly begun: boolean;
  /** The events that it is looked at with. */
  readonly triggers: readonly string[];
}

/** What the conditions and the way behind them come to. */
export function verdictOf(evidence: Evidence): Verdict {
  const { tree, chain, usedUp, waitsUntil, last, rearms, begun } = evidence;
  if (waitsUntil !== undefined) {
    const reason = last?.reasons.at(-1)?.text ?? "outside its hours";
    return { type: "held", stage: "schedule", reason, until: waitsUntil };
  }
  if (tree.truth === false) return { type: "false" };
  if (tree.truth === "unknown")
    return { type: "unknown", because: blockers(tree, "unknown").map(({ distance }) => distance) };
  if (!begun) return { type: "unknown", because: ["nothing that it is about has happened yet"] };
  if (usedUp) return { type: "fired", firedAt: last?.noticedAt ?? null, rearms: sayRearms(rearms) };
  const no = chain.find(({ ok }) => !ok);
  if (!no) return { type: "fires" };
  const { stage, text: reason, until } = no;
  return { type: "held", stage, reason, ...(until !== undefined && { until }) };
}

function sayRearms(way: string | undefined): string {
  if (way === never) return "it does not fire again";
  return `it can fire again ${way ?? "when it has been looked at and was not true"}`;
}

/** A verdict in a sentence. */
export function sayVerdict(
  verdict: Verdict,
  { tree, last, triggers, waitsUntil }: Evidence,
  zone: string,
): string {
  switch (verdict.type) {
    case "fires":
      return `would fire now, with ${sayTriggers(triggers)}`;
    case "fired":
      return `${sayFired(last, zone)}; ${verdict.rearms}`;
    case "false":
      return `is not true: ${sayBlockers(tree)}`;
    case "unknown":
      return `cannot be known: ${verdict.because.join("; ")}`;
    case "held":
      if (waitsUntil !== undefined) return `waits for its hours: ${verdict.reason}`;
      return `is held back (${verdict.stage}): ${verdict.reason}`;
  }
}

function sayFired(last: Decision | undefined, zone: string): string {
  if (!last) return "has fired already";
  const when = formatLocal(last.noticedAt, zone);
  if (last.outcome === "act") return `fired at ${when} (${last.action.type})`;
  return `fired at ${when} and was held back (${last.stage}): ${last.reasons.at(-1)?.text ?? ""}`;
}

const maxNames = 3;

function sayTriggers(names: readonly string[]): string {
  if (names.includes("*")) return "any activity";
  const listed = names.length > maxNames ? [...names.slice(0, maxNames), "another"] : names;
  return [listed.slice(0, -1).join(", "), listed.at(-1)].filter((part) => part !== "").join(" or ");
}

/** The parts that keep a whole from being true, in a sentence. */
function sayBlockers(node: ConditionNode): string {
  if (node.type === "leaf") return node.distance;
  const open = node.of.filter(({ truth }) => truth !== true);
  switch (node.type) {
    case "all": {
      const no = open.filter(({ truth }) => truth === false);
      return (no.length > 0 ? no : open).map(sayBlockers).join("; ");
    }
    case "any":
      return open.map(sayBlockers).join(", or ");
    case "not":
      return node.of.map((part) => `not asked: ${sayHolds(part)}`).join("; ");
  }
}

/** The parts that make something true that should not be. */
function sayHolds(node: ConditionNode): string {
  if (node.type === "leaf") return node.distance;
  if (node.type === "not") return node.of.map(sayBlockers).join("; ");
  return node.of
    .filter(({ truth }) => truth === true)
    .map(sayHolds)
    .join("; ");
}

function blockers(
  node: ConditionNode,
  truth: "unknown",
): readonly (ConditionNode & { readonly type: "leaf" })[] {
  if (node.truth !== truth) return [];
  return node.type === "leaf" ? [node] : node.of.flatMap((part) => blockers(part, truth));
}
