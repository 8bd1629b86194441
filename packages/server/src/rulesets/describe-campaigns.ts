import { isSame, show } from "./show-value.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What another version gives away and the one before did not, or gives no more: each line says what it may cost. */
export function describeCampaigns(before: Fields, after: Fields): readonly string[] {
  const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return ids.flatMap((id) => {
    const was = before[id] as Fields | undefined;
    const is = after[id] as Fields | undefined;
    if (!is) return [`− campaign “${id}”: nothing of it is given any more`];
    if (!was) return [`+ campaign “${id}”: ${worth(is)}`];
    return describeTerms(id, was, is);
  });
}

function describeTerms(id: string, was: Fields, is: Fields): readonly string[] {
  const changed = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (name) => !isSame(was[name], is[name]),
  );
  if (changed.length === 0) return [];
  const terms = changed.map((name) => `${name} ${show(was[name])} → ${show(is[name])}`);
  const costs = changed.some((name) => name === "value" || name === "budget" || name === "range");
  const most = costs ? [`from ${atMost(was)} to ${atMost(is)}`] : [];
  return [`~ campaign “${id}”: ${[...terms, ...most].join("; ")}`];
}

function worth(campaign: Fields): string {
  const { value = campaign["range"], budget } = campaign;
  const { count } = (budget ?? {}) as Fields;
  return `${show(value)} each, ${String(count ?? "no end of")} of them: ${atMost(campaign)}`;
}

/** What all codes together take off at most. */
function atMost({ value, budget, maxAmount }: Fields): string {
  const { count, amount: cap } = (budget ?? {}) as Fields;
  if (cap !== undefined) return `${show(cap)} at most`;
  const each = (maxAmount ?? value ?? {}) as Fields;
  const { amount, currency } = each;
  if (typeof count !== "number") return "an unknown amount";
  if (typeof amount !== "string") return `${count} codes without a bound in money`;
  return `${times(amount, count)} ${String(currency)} at most`;
}

/** A decimal text times a count, exactly. */
function times(amount: string, count: number): string {
  const [whole = "0", part = ""] = amount.split(".");
  const minor = (BigInt(whole + part) * BigInt(count)).toString().padStart(part.length + 1, "0");
  return part === "" ? minor : `${minor.slice(0, -part.length)}.${minor.slice(-part.length)}`;
}
