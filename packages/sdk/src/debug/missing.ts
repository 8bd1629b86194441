import type { Ruleset, State } from "@proffer/engine";
import { isCausedByCustomer } from "@proffer/engine";
import type { SourceReport } from "../sources/start-sources.ts";
import type { Effect, Need, Wanted } from "./needs.ts";
import type { Past } from "./past.ts";
import { sayMissing } from "./say-missing.ts";
import { isOwn, tellersOf } from "./tellers.ts";

/** Something that a rule needs and that this page, or this browser's last thirty days, has not shown. */
export type Missing = Lack & {
  readonly effect: Effect;
  /** Whether it cannot come as things are; `false`: it may only not have happened yet. */
  readonly isCertain: boolean;
  /** For a shop owner: what is missing, what would bring it, and what comes of it. */
  readonly text: string;
};

/** What is missing. */
export type Lack =
  | {
      readonly type: "event";
      /** Any one of them would do. */
      readonly events: readonly string[];
      /** When one came last, UTC ms; `null`: never, as far as this browser knows. */
      readonly lastAt: number | null;
      /** `source`: a source tells of it; `page`, `identify`: the page's own code does; `shop`: the shop's systems do. */
      readonly from: "source" | "page" | "identify" | "shop";
      readonly tellers: readonly Teller[];
    }
  | {
      readonly type: "property";
      readonly events: readonly string[];
      /** Any one of them would do. */
      readonly properties: readonly string[];
      readonly isAmount: boolean;
      /** How many of those events came in the last thirty days, none of them with it. */
      readonly seen: number;
    }
  | { readonly type: "trait"; readonly name: string; readonly isIdentified: boolean }
  | Extract<Need, { readonly type: "code" | "server" | "consent" }>;

/** A source that may tell of an event. */
export interface Teller {
  readonly name: string;
  readonly state: "off" | "quiet" | NonNullable<SourceReport["finding"]>["state"];
}

/** What is there to meet needs with. */
export interface Supply {
  readonly ruleset: Ruleset;
  readonly state: State;
  readonly past: Past;
  /** UTC ms. */
  readonly now: number;
  readonly sources: readonly SourceReport[];
  readonly hasServer: boolean;
}

const weight: Readonly<Record<Effect, number>> = { blocks: 0, misleads: 1, weakens: 2 };

/** What of a rule's needs is not met, the gravest first, each once. */
export function missingOf(wanted: readonly Wanted[], supply: Supply): readonly Missing[] {
  const found = new Map<string, Missing>();
  const byWeight = [...wanted].sort((a, b) => weight[a.effect] - weight[b.effect]);
  for (const { need, effect } of byWeight) {
    const lack = lackOf(need, supply);
    const key = JSON.stringify(need);
    if (!lack || found.has(key)) continue;
    const isCertain = isBeyondDoubt(lack);
    const text = sayMissing(lack, { effect, isCertain, now: supply.now });
    found.set(key, { ...lack, effect, isCertain, text });
  }
  return [...found.values()].filter((one, _, all) => !isCoveredBy(one, all));
}

function lackOf(need: Need, supply: Supply): Lack | undefined {
  switch (need.type) {
    case "event":
      return lackOfEvent(need.events, supply);
    case "property":
      return lackOfProperty(need, supply);
    case "trait": {
      const { traits, identifiedBy } = supply.state.present;
      if (Object.hasOwn(traits, need.name)) return undefined;
      return { ...need, isIdentified: identifiedBy !== undefined };
    }
    case "code":
      return hasCode(need, supply.ruleset) ? undefined : need;
    case "server":
      return supply.hasServer ? undefined : need;
    case "consent":
      return supply.state.present.consent[need.category] === true ? undefined : need;
  }
}

function lackOfEvent(events: readonly string[], { past, sources }: Supply): Lack | undefined {
  if (events.some((event) => isOwn(event) || past.recent(event).length > 0)) return undefined;
  const known = new Set(events.flatMap((event) => tellersOf(event)));
  const tellers = sources
    .filter(({ name }) => known.has(name))
    .map(tellerOf)
    .filter(isHere);
  const instants = events.map((event) => past.lastAt(event)).filter((at) => at !== null);
  const lastAt = instants.length > 0 ? Math.max(...instants) : null;
  return { type: "event", events, lastAt, from: fromWhere(events, tellers), tellers };
}

function tellerOf({ name, isOn, finding }: SourceReport): Teller {
  return { name, state: isOn ? (finding?.state ?? "quiet") : "off" };
}

/** Shops that are not at Segment or Shopify need not be told of them. */
function isHere({ name, state }: Teller): boolean {
  return state !== "absent" || (name !== "segment" && name !== "shopify");
}

function fromWhere(
  events: readonly string[],
  tellers: readonly Teller[],
): Extract<Lack, { readonly type: "event" }>["from"] {
  if (events.includes("Identify")) return "identify";
  const speaks = ({ name, state }: Teller): boolean =>
    name !== "segment" || state === "found" || state === "listening";
  // Segment may tell of anything: only where it is at work is that an answer.
  if (tellers.some(speaks)) return "source";
  return events.some(isCausedByCustomer) ? "page" : "shop";
}

function lackOfProperty(
  need: Extract<Need, { readonly type: "property" }>,
  { past }: Supply,
): Lack | undefined {
  const seen = need.events.flatMap((event) => past.recent(event));
  const has = seen.some(({ properties }) =>
    need.properties.some(
      (name) => Object.hasOwn(properties, name) && (!need.isAmount || isAmount(properties[name])),
    ),
  );
  return has || seen.length === 0 ? undefined : { ...need, seen: seen.length };
}

/** Logs and pages have amounts as texts, too. */
function isAmount(value: unknown): boolean {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number);
}

function hasCode(
  { what, name }: Extract<Need, { readonly type: "code" }>,
  { extensions }: Ruleset,
): boolean {
  const known = what === "fact" ? extensions.facts : extensions.operators;
  return known !== undefined && Object.hasOwn(known, name);
}

function isBeyondDoubt(lack: Lack): boolean {
  switch (lack.type) {
    case "event":
      if (lack.from === "source") return lack.tellers.every(({ state }) => state === "off");
      return lack.from === "shop";
    case "trait":
      return lack.isIdentified;
    // The customer may still agree.
    case "consent":
      return false;
    case "property":
    case "code":
    case "server":
      return true;
  }
}

/** Whether something says the same more closely: one event of several that would do, or a trait of the missing `Identify`. */
function isCoveredBy(one: Missing, all: readonly Missing[]): boolean {
  if (one.type !== "event") return false;
  return all.some((other) => {
    if (other.type === "trait") return one.events.join() === "Identify";
    if (other.type !== "event" || other.events.length >= one.events.length) return false;
    return other.events.every((event) => one.events.includes(event));
  });
}
