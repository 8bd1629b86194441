import { agentsParts, cartParts, rfmParts, sessionParts, timeParts } from "../facts/fact.ts";
import { joinPath } from "./json-text.ts";
import type { FactKind, FactReader, ReadFact } from "./read-fact.ts";
import type { Fields } from "./reader.ts";
import { didYouMean } from "./suggest.ts";
import { isMeantAsMoney, moneyOf } from "./vocabulary.ts";

/** The facts of the present, and those that a rule set defines for itself. */
export const presentFacts: Readonly<Record<string, FactKind>> = {
  event: { params: ["property"], read: readEvent },
  trait: { params: ["name"], read: readTrait },
  page: { params: ["property"], read: readLast("page") },
  message: { params: ["property"], read: readLast("message") },
  session: { params: ["part"], read: readSession },
  cart: { params: ["part"], read: readCart },
  time: { params: ["part", "zone"], read: readTime },
  segment: { params: ["id"], read: readSegment },
  rfm: { params: ["part"], read: readRfm },
  agents: { params: ["part", "team"], read: readAgents },
};

function readEvent(
  facts: FactReader,
  params: Fields,
  path: string,
  value: unknown,
): ReadFact | undefined {
  const property = facts.text(params, "property", path, "the property");
  if (property === undefined) return undefined;
  const money = moneyOf(value, facts.vocabulary.currency);
  const kind = isMeantAsMoney(value) && !Array.isArray(value) ? "money" : money ? "money" : "any";
  return { kind, plan: { fact: "event", property, money } };
}

function readTrait(facts: FactReader, params: Fields, path: string): ReadFact | undefined {
  const name = facts.text(params, "name", path, "the trait's name");
  return name === undefined ? undefined : { kind: "any", plan: { fact: "trait", name } };
}

function readLast(fact: "page" | "message"): FactKind["read"] {
  return (facts, params, path) => {
    const property = facts.text(params, "property", path, "the property");
    return property === undefined ? undefined : { kind: "any", plan: { fact, property } };
  };
}

function readSession(facts: FactReader, params: Fields, path: string): ReadFact | undefined {
  const part = facts.oneOf(params, "part", path, sessionParts);
  if (!part) return undefined;
  const kind =
    part === "duration" ? "duration" : part === "referrer" || part === "locale" ? "text" : "number";
  return { kind, plan: { fact: "session", part } };
}

function readCart(
  facts: FactReader,
  params: Fields,
  path: string,
  value: unknown,
): ReadFact | undefined {
  const part = facts.oneOf(params, "part", path, cartParts);
  if (!part) return undefined;
  if (part !== "value")
    return {
      kind: part === "product_ids" ? "list" : "number",
      plan: { fact: "cart", part, money: null },
    };
  const money = moneyOf(value, facts.vocabulary.currency);
  return { kind: isMeantAsMoney(value) ? "money" : "number", plan: { fact: "cart", part, money } };
}

function readTime(facts: FactReader, params: Fields, path: string): ReadFact | undefined {
  const part = facts.oneOf(params, "part", path, timeParts);
  const zone =
    params["zone"] === undefined
      ? "shop"
      : facts.reader.oneOf(params["zone"], joinPath(path, "zone"), "“zone”", ["shop", "customer"]);
  const shop = facts.timezone(path, "The time");
  if (!part || !zone || shop === undefined) return undefined;
  const kind = part === "weekday" ? "weekday" : part === "date" ? "date" : "number";
  return { kind, plan: { fact: "time", part, zone, shop } };
}

function readSegment(facts: FactReader, params: Fields, path: string): ReadFact | undefined {
  const id = facts.text(params, "id", path, "the segment's id");
  const found = id === undefined ? undefined : findSegment(facts, id, joinPath(path, "id"));
  return found && id !== undefined ? { kind: "boolean", plan: { fact: "segment", id } } : undefined;
}

/** Whether a segment is there to be used; if not, that is told. */
export function findSegment(facts: FactReader, id: string, path: string): boolean {
  const { segments } = facts.vocabulary;
  const { reader } = facts;
  if (!segments.ids.includes(id)) {
    const hint = didYouMean(id, segments.ids) || "Define it under “segments”.";
    reader.error("unknown_reference", path, `No segment “${id}” is defined.`, hint);
    return false;
  }
  const found = segments.find(id);
  if (found === "cycle")
    reader.error(
      "cycle",
      path,
      `The segment “${id}” is defined by itself, by way of this.`,
      "Say in one of them what it means without the others.",
    );
  else if (!found)
    reader.error(
      "unknown_reference",
      path,
      `The segment “${id}” is refused, so nobody can be in it.`,
      "Mend it under “segments”.",
    );
  return found !== undefined && found !== "cycle";
}

function readRfm(facts: FactReader, params: Fields, path: string): ReadFact | undefined {
  const part = facts.oneOf(params, "part", path, rfmParts);
  const scale = facts.vocabulary.rfm;
  if (!scale)
    return facts.reader.error(
      "missing",
      path,
      "“rfm” has no cut points to score by.",
      "Put what “proffer rfm” prints under “rfm” at the top of the rule set.",
    );
  return part && { kind: part === "cell" ? "text" : "number", plan: { fact: "rfm", part, scale } };
}

function readAgents(facts: FactReader, params: Fields, path: string): ReadFact | undefined {
  const part = facts.oneOf(params, "part", path, agentsParts);
  const team = params["team"] === undefined ? null : facts.text(params, "team", path, "the team");
  if (!part || team === undefined) return undefined;
  const { teams } = facts.vocabulary;
  if (team !== null && !teams.includes(team))
    return facts.reader.error(
      "unknown_reference",
      joinPath(path, "team"),
      `No team “${team}” is defined.`,
      didYouMean(team, teams) || "Define it under “teams”.",
    );
  return { kind: part === "wait" ? "duration" : "number", plan: { fact: "agents", part, team } };
}
