import * as compare from "./comparisons.ts";
import type { Make } from "./scope.ts";
import { maybe } from "./scope.ts";
import type { Tape } from "./tape.ts";

const parts = {
  number: compare.count,
  events: compare.count,
  pages: compare.count,
  duration: compare.duration,
  referrer: (tape: Tape) => compare.text(tape, ["ad", "mail"], ["startsWith"]),
  locale: (tape: Tape) => compare.text(tape, ["zh-Hans", "zh", "en"], ["startsWith", "matches"]),
} as const;

const sessionParts = ["events", "number", "pages", "duration", "referrer", "locale"] as const;

/** The facts of the present. */
export const presentLeaves: Readonly<Record<string, Make>> = {
  event: (tape) => {
    const property = tape.pick(["product_id", "price", "category", "operation"]);
    const compared = tape.oneIn(5) ? compare.money(tape) : likely(property, tape);
    return { fact: "event", params: { property }, ...compared };
  },
  trait: (tape) => {
    const name = tape.pick(["tier", "age", "tags", "vip"]);
    return { fact: "trait", params: { name }, ...likely(name, tape) };
  },
  page: (tape) => {
    const property = tape.pick(["path", "title", "referrer"]);
    return { fact: "page", params: { property }, ...likely(property, tape) };
  },
  message: (tape) => ({ fact: "message", params: { property: "text" }, ...likely("text", tape) }),
  session: (tape) => {
    const part = tape.pick(sessionParts);
    return { fact: "session", params: { part }, ...parts[part](tape) };
  },
  cart: (tape) => {
    const part = tape.pick(["items", "products", "value", "product_ids"]);
    const compared =
      part === "product_ids"
        ? compare.members(tape)
        : part !== "value"
          ? compare.count(tape)
          : tape.oneIn(2)
            ? compare.money(tape)
            : compare.amount(tape);
    return { fact: "cart", params: { part }, ...compared };
  },
  time: (tape) => {
    const part = tape.pick(["hour", "minute", "weekday", "day", "month", "date"]);
    const params = { part, ...maybe("zone", tape.pick([undefined, "shop", "customer"])) };
    return { fact: "time", params, ...timeOf(part, tape) };
  },
  rfm: (tape) => {
    const part = tape.pick(["recency", "frequency", "monetary", "total", "cell"]);
    const compared =
      part === "cell"
        ? compare.text(tape, ["521", "511", "411", "111"], ["startsWith", "matches"])
        : compare.count(tape);
    return { fact: "rfm", params: { part }, ...compared };
  },
  agents: (tape) => {
    const part = tape.pick(["online", "waiting", "wait"]);
    const params = { part, ...maybe("team", tape.oneIn(3) ? "pay" : undefined) };
    const compared = part === "wait" ? compare.duration(tape) : compare.count(tape);
    return { fact: "agents", params, ...compared };
  },
};

/** Mostly what fits the property, and now and then something of another kind. */
function likely(property: string, tape: Tape): compare.Comparison {
  if (tape.oneIn(4)) return compare.any(tape);
  switch (property) {
    case "price":
    case "age":
      return compare.amount(tape);
    case "tags":
      return compare.members(tape);
    case "vip":
      return compare.truth(tape);
    default:
      return compare.words(tape);
  }
}

function timeOf(part: string, tape: Tape): compare.Comparison {
  switch (part) {
    case "weekday":
      return compare.text(tape, ["sun", "mon", "sat"]);
    case "date":
      return compare.text(tape, ["2026-06-01", "2026-03-29", "2026-10-25", "2026-05-31"]);
    case "hour":
      return compare.clockPart(tape, [0, 1, 2, 3, 22, 23]);
    case "minute":
      return compare.clockPart(tape, [0, 10, 29, 30, 59]);
    default:
      return compare.clockPart(tape, [1, 3, 4, 5, 6, 11, 25, 29, 31]);
  }
}
