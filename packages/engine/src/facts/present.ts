import { formatWall, wallTime } from "../event/calendar.ts";
import type { Properties } from "../event/event.ts";
import type { CartLine } from "../history/cart.ts";
import { amountOf, amountToValue } from "./amount.ts";
import type { Look, Money, PresentPlan, Reading, TimePlan } from "./fact.ts";
import { PlainFact, propertyOf } from "./fact.ts";

/** A fact of the present: read off what holds at the look, with nothing kept. */
export class PresentFact extends PlainFact {
  readonly #plan: PresentPlan;

  constructor(plan: PresentPlan) {
    super();
    this.#plan = plan;
  }

  value(look: Look): unknown {
    return valueOf(this.#plan, look) ?? undefined;
  }

  read(look: Look): Reading {
    return { value: this.value(look), events: eventsOf(this.#plan, look) };
  }
}

function valueOf(plan: PresentPlan, look: Look): unknown {
  const { present } = look;
  switch (plan.fact) {
    case "event":
      return plan.money
        ? moneyOf(look.event.properties, plan.property, plan.money)
        : propertyOf(look.event, plan.property);
    case "trait":
      return own(present.traits, plan.name);
    case "page":
    case "message":
      return own(present[plan.fact]?.properties, plan.property);
    case "session":
      return sessionPart(plan, look);
    case "cart":
      return cartPart(plan, look);
    case "time":
      return timePart(plan, look);
    case "agents":
      return agentsPart(plan, look);
    case "segment":
      // Truth over other facts: the look itself works it out.
      return undefined;
  }
}

function moneyOf(properties: Properties, property: string, money: Money): number | undefined {
  const amount = amountOf(properties, own(properties, property), money);
  return amount === "foreign" ? undefined : amount;
}

function sessionPart(
  { part }: Extract<PresentPlan, { fact: "session" }>,
  { present, at }: Look,
): unknown {
  // How the customer reads is known between visits, too.
  if (part === "locale") return present.locale;
  const session = present.sessionAt(at);
  if (!session) return undefined;
  return part === "duration" ? at - session.startAt : session[part];
}

function cartPart(
  { part, money }: Extract<PresentPlan, { fact: "cart" }>,
  { present }: Look,
): unknown {
  const lines = [...present.cart.values()];
  switch (part) {
    case "items":
      return lines.reduce((sum, { quantity }) => sum + quantity, 0);
    case "products":
      return lines.length;
    case "product_ids":
      return [...present.cart.keys()];
    case "value":
      return cartValue(lines, money);
  }
}

/** What the cart is worth; unknown where one price is. */
export function cartValue(lines: readonly CartLine[], money: Money | null): number | undefined {
  let sum = 0;
  for (const { price, quantity, currency } of lines) {
    const amount = amountOf({ currency }, price, money);
    if (amount === undefined || amount === "foreign") return undefined;
    sum += Math.round(amount * quantity);
  }
  return amountToValue(sum, money);
}

function timePart({ part, zone, shop }: TimePlan, { at, present }: Look): unknown {
  const own = zone === "customer" ? present.timezone : undefined;
  return part === "date"
    ? formatWall(at, own ?? shop).slice(0, 10)
    : wallTime(at, own ?? shop)[part];
}

function agentsPart(
  { part, team }: Extract<PresentPlan, { fact: "agents" }>,
  { present }: Look,
): unknown {
  const teams = own(present.agents, "teams") as Properties | undefined;
  const agents = team === null ? present.agents : (own(teams, team) as Properties | undefined);
  const value = own(agents, part === "wait" ? "wait_ms" : part);
  return Number.isFinite(value) ? value : undefined;
}

/** Its own property; what stands on `Object.prototype` is not one. */
function own(properties: Properties | undefined, name: string): unknown {
  const is = typeof properties === "object" && properties !== null;
  return is && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

function eventsOf(plan: PresentPlan, { event, present, at }: Look): readonly string[] {
  const id = eventOf(plan);
  return id === undefined ? [] : [id];

  function eventOf({ fact }: PresentPlan): string | undefined {
    switch (fact) {
      case "event":
        return event.messageId;
      case "trait":
        return present.identifiedBy;
      case "page":
      case "message":
        return present[fact]?.messageId;
      case "session":
        return present.sessionAt(at)?.startedBy;
      case "cart":
        return present.cartBy;
      case "agents":
        return present.agentsBy;
      case "time":
      case "segment":
        return undefined;
    }
  }
}
