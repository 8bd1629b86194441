import * as fc from "fast-check";
import type { Decision, Event, Firing, Ruleset } from "../index.ts";
import { engineVersion } from "../index.ts";
import type { Arrival, Course, CourseKind } from "./courses.ts";
import { courses } from "./courses.ts";
import type { Law, Subject } from "./law.ts";
import { examine, same } from "./law.ts";
import type { Walked } from "./walk.ts";
import { walk } from "./walk.ts";

const kind: CourseKind = { maxRules: 2, maxEvents: 7, actions: "all", order: "in order" };

/** A course, and which of its decisions is asked about. */
type ReceiptsCase = readonly [course: Course, chosen: number];

const cases = fc.tuple(courses(kind), fc.nat(97));

/**
 * Replaying a receipt gives the same decision: from the rule set that it names, read again as JSON, and the events up to
 * its instant, `replay` finds the same firing with the same facts, and going the same way again ends in the same decision.
 * Where something waited for its hours only the latter: the second look is no firing, and may arm the rule again.
 */
export const receipts: Law = (engine, trial) =>
  examine("receipts", cases, (one) => holds(engine, one), trial);

async function holds(engine: Subject, [one, chosen]: ReceiptsCase): Promise<void> {
  const { ruleset } = engine.parseRuleset(one.ruleset);
  const way = { step: "advance", shows: true } as const;
  const walked = await walk(engine, ruleset, one, way);
  const { decisions } = walked;
  const decision = decisions[chosen % decisions.length];
  if (!decision) return;
  same("the engine of the receipt", decision.receipt.engine, engineVersion);
  const named = fromLibrary(engine, [ruleset], decision.receipt.ruleset);
  const arrivals = arrivalsUpTo(walked, decision);
  const events = arrivals.map(({ event }) => event);
  same("the events behind it", known(events, decision.events), decision.events);
  if (!decisions.some(hasWaited)) {
    const { customer, at: until } = decision;
    const firings = await engine.replay({ customer, events, ruleset: named, until });
    same(
      "the firing again",
      firings.find(({ id }) => id === decision.id),
      firingOf(decision),
    );
  }
  const again = await walk(engine, named, { ...one, arrivals }, { ...way, shows: false });
  same("the decision again", again.decisions.find(isSame(decision)), decision);
}

function firingOf(decision: Decision): Firing {
  const { id, customer, rule, version, key, at, trigger, facts, events, receipt } = decision;
  return { id, customer, rule, version, key, at, trigger, facts, events, receipt };
}

/** A rule may be refused for the hour and looked at again later: the instant of notice tells the two apart. */
function isSame(one: Decision): (other: Decision) => boolean {
  return ({ id, noticedAt }) => id === one.id && noticedAt === one.noticedAt;
}

function hasWaited(decision: Decision): boolean {
  return decision.outcome === "refuse" && decision.waitsUntil !== undefined;
}

/** What a server keeps of its rule sets: their JSON, by hash. */
function fromLibrary(engine: Subject, kept: readonly Ruleset[], hash: string): Ruleset {
  const library = new Map(kept.map(({ hash, json }) => [hash, JSON.stringify(json)]));
  const { ruleset } = engine.parseRuleset(JSON.parse(library.get(hash) ?? "{}"));
  same("the hash of the rule set read again", ruleset.hash, hash);
  return ruleset;
}

/** What had arrived by then: a timer looks behind the events of its own instant, an event behind itself. */
function arrivalsUpTo({ arrivals }: Walked, { noticedAt, trigger }: Decision): readonly Arrival[] {
  if (trigger.type === "timer") return arrivals.filter(({ now }) => now <= noticedAt);
  const isTrigger = ({ event }: Arrival) => event.messageId === trigger.messageId;
  return arrivals.slice(0, arrivals.findIndex(isTrigger) + 1);
}

function known(events: readonly Event[], ids: readonly string[]): readonly string[] {
  return ids.filter((id) => events.some(({ messageId }) => messageId === id));
}
