import * as compare from "./comparisons.ts";
import { names } from "./drafts.ts";
import { durations } from "./places.ts";
import type { Make, Params, Scope } from "./scope.ts";
import { maybe } from "./scope.ts";
import type { Tape } from "./tape.ts";
import type { LeafJson } from "./written.ts";

const withins = [
  undefined,
  "1h",
  "30m",
  "1d",
  "today",
  "this_week",
  "this_month",
  "7d",
  "1799999ms",
] as const;
const properties = ["price", "revenue", "quantity", "score"] as const;

/** Where an event has its amount. */
const amounts: Readonly<Record<string, string>> = {
  "Product Viewed": "price",
  "Product Added": "price",
  "Order Completed": "revenue",
  "Product Removed": "quantity",
  "Quiz Finished": "score",
};

/** The facts over what has happened. */
export const historyLeaves: Readonly<Record<string, Make>> = {
  count: (tape, scope) => ({
    fact: "count",
    params: {
      ...filter(tape, scope),
      ...maybe("within", tape.pick(withins)),
      ...maybe("visits", tape.oneIn(4) ? tape.pick(durations) : undefined),
    },
    ...compare.count(tape),
  }),
  sum: (tape, scope) => aggregate("sum", tape, scope),
  min: (tape, scope) => aggregate("min", tape, scope),
  max: (tape, scope) => aggregate("max", tape, scope),
  distinct: (tape, scope) => ({
    fact: "distinct",
    params: {
      ...filter(tape, scope),
      property: tape.pick(["product_id", "operation", "category", "price"]),
      ...maybe("within", tape.pick(withins)),
    },
    ...compare.count(tape),
  }),
  streak: (tape, scope) => {
    const params = filter(tape, scope);
    const others = names.filter((name) => name !== params["event"] && name !== "*");
    return {
      fact: "streak",
      params: {
        ...params,
        ...maybe("resetBy", tape.oneIn(4) ? undefined : tape.pick(others)),
        ...maybe("maxGap", tape.oneIn(3) ? tape.pick(durations) : undefined),
      },
      ...compare.count(tape),
    };
  },
  sequence: (tape, scope) => {
    const steps = tape.list(2, 3, () => step(tape, scope));
    const later = steps.slice(1).map((one) => (typeof one === "string" ? one : one.event));
    const others = names.filter((name) => !later.includes(name) && name !== "*");
    return {
      fact: "sequence",
      params: {
        steps,
        ...maybe("by", scope.by),
        ...maybe("within", tape.oneIn(2) ? tape.pick(durations) : undefined),
        ...maybe("resetBy", tape.oneIn(3) ? tape.pick(others) : undefined),
      },
      ...compare.truth(tape),
    };
  },
  since: (tape, scope) => ({
    fact: "since",
    params: { event: nameOf(tape, scope), ...where(tape) },
    ...compare.duration(tape),
  }),
  absent: (tape, scope) => ({
    fact: "absent",
    params: {
      ...filter(tape, scope),
      without: nameOf(tape, scope),
      after: tape.pick(durations),
    },
    ...compare.truth(tape),
  }),
};

function aggregate(fact: string, tape: Tape, scope: Scope): LeafJson {
  const { names: leads, also } = scope.cast;
  const paid = [...leads, also].filter((name) => name in amounts);
  const cast = paid.length === 0 ? scope.cast : { ...scope.cast, names: paid };
  const filtered = filter(tape, { ...scope, cast });
  const property = amounts[String(filtered["event"])] ?? "price";
  const params = {
    ...filtered,
    property: tape.oneIn(4) ? tape.pick(properties) : property,
    ...maybe("within", tape.pick(withins)),
  };
  return { fact, params, ...(tape.oneIn(3) ? compare.money(tape) : compare.amount(tape)) };
}

/** Which events a fact takes in. Of one rule all that group have one `by`, and some do not group. */
function filter(tape: Tape, scope: Scope): Params {
  const grouped = tape.oneIn(3) ? undefined : scope.by;
  return { event: nameOf(tape, scope), ...maybe("by", grouped), ...where(tape) };
}

function nameOf(tape: Tape, { cast }: Scope): string {
  return tape.oneIn(4) ? tape.pick(names) : tape.pick(cast.names);
}

function where(tape: Tape): Params {
  if (!tape.oneIn(5)) return {};
  const line = () => ({
    property: tape.pick(["category", "price", "product_id", "operation"]),
    ...compare.any(tape),
  });
  return { where: tape.list(1, 2, line) };
}

function step(
  tape: Tape,
  scope: Scope,
): string | { readonly event: string; readonly where?: unknown } {
  const event = nameOf(tape, scope);
  const chosen = where(tape);
  return "where" in chosen ? { event, ...chosen } : event;
}
