import type { Effect } from "./needs.ts";
import type { Lack, Missing, Teller } from "./missing.ts";

type Said = Pick<Missing, "effect" | "isCertain"> & {
  /** UTC ms. */
  readonly now: number;
};

/** What is missing, in sentences for a shop owner. */
export function sayMissing(lack: Lack, { effect, isCertain, now }: Said): string {
  return `${sayLack(lack, now)} ${sayEffect(lack, effect, isCertain)}`;
}

function sayLack(lack: Lack, now: number): string {
  switch (lack.type) {
    case "event":
      return `${either(lack.events)} ${sayLast(lack.lastAt, now)}: ${sayFrom(lack)}.`;
    case "property": {
      const times = lack.seen === 1 ? "once" : `${lack.seen} times`;
      const amount = lack.isAmount ? " that is a number" : "";
      return `${either(lack.events)} came ${times} in the last 30 days, never with ${either(lack.properties)}${amount}.`;
    }
    case "trait":
      return lack.isIdentified
        ? `The page has said who the customer is, but not the trait ${quoted(lack.name)}.`
        : `The page has not said who the customer is, so the trait ${quoted(lack.name)} is not known.`;
    case "code":
      return `The ${lack.what} ${quoted(lack.name)} is answered by code of your own, and this page brings none of that name.`;
    case "server":
      return `${purposes[lack.purpose]}, and this page has none: give “endpoint”.`;
    case "consent":
      return `The customer has not agreed to ${quoted(lack.category)}.`;
  }
}

const purposes = {
  agents: "How many people are there to help is known to the server",
  coupon: "Coupons are claimed at the server",
  handoff: "Conversations need the server",
} as const;

const dayMs = 86_400_000;

function sayLast(lastAt: number | null, now: number): string {
  if (lastAt === null) return "has never come in this browser";
  return `has not come in this browser for ${Math.floor((now - lastAt) / dayMs)} days`;
}

function sayFrom({ from, events, tellers }: Extract<Lack, { readonly type: "event" }>): string {
  switch (from) {
    case "source":
      return sayTellers(tellers);
    case "identify":
      return 'your page has to say it, proffer("identify", userId)';
    case "page":
      return `no source tells of it, so your page has to, proffer("track", ${JSON.stringify(events[0])})`;
    case "shop":
      return "your shop's systems tell of it, and not to this browser";
  }
}

function sayTellers(tellers: readonly Teller[]): string {
  const ears = named(tellers, ["found", "listening", "quiet"]);
  const amiss = named(tellers, ["amiss"]);
  const [absent, off] = [named(tellers, ["absent"]), named(tellers, ["off"])];
  const parts: string[] = [];
  if (ears.length > 0) parts.push(`${list(ears)} would tell of it, and ${verb(ears)} not yet`);
  if (amiss.length > 0) parts.push(`${list(amiss)} cannot read what this page has`);
  if (absent.length > 0 && ears.length === 0)
    parts.push(`this page has nothing for ${list(absent)} to read`);
  if (off.length > 0 && ears.length === 0)
    parts.push(
      `the ${off.length === 1 ? "source" : "sources"} ${list(off)} ${is(off)} switched off`,
    );
  return parts.join("; ");
}

function named(tellers: readonly Teller[], states: readonly Teller["state"][]): readonly string[] {
  return tellers.filter(({ state }) => states.includes(state)).map(({ name }) => name);
}

function sayEffect(lack: Lack, effect: Effect, isCertain: boolean): string {
  if (lack.type === "consent") return "Until then the rule shows nothing.";
  if (lack.type === "server") return "Without it the rule comes to nothing.";
  const until = lack.type === "event" ? (isCertain ? "As it is," : "Until it comes,") : "So";
  switch (effect) {
    case "blocks":
      return `${until} this rule cannot become true.`;
    case "weakens":
      return `${until} one of the ways in which this rule could become true is closed.`;
    case "misleads":
      return lack.type === "event"
        ? "As long as nothing tells of it, customers who did it count as if they had not."
        : "So this rule may be true of customers whom it is not meant for.";
  }
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function either(names: readonly string[]): string {
  const words = names.map(quoted);
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function quoted(name: string): string {
  return `“${name}”`;
}

function verb(names: readonly string[]): string {
  return names.length === 1 ? "has" : "have";
}

function is(names: readonly string[]): string {
  return names.length === 1 ? "is" : "are";
}
