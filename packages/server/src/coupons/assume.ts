type Json = Readonly<Record<string, unknown>>;

/** What a condition comes to once what is not seen is taken out of it. */
type Left = boolean | Json;

/** True of whoever has done anything at all. */
const wasHere: Json = {
  all: [
    {
      fact: "count",
      params: { event: "*" },
      operator: "greaterThanInclusive",
      value: 1,
    },
  ],
};

/**
 * A rule without the conditions that only a page can answer, each taken to be as it suits the customer: facts and
 * operators that the host has in code. All the others are left, and are asked by the server as ever.
 *
 * @param rule as it is written.
 * @param ruleset as it is written: its `facts` and `operators` are the host's.
 */
export function assumeUnseen<Written extends object>(rule: Written, ruleset: object): Written {
  const { facts, operators } = ruleset as { readonly facts?: object; readonly operators?: object };
  const unseen = (leaf: Json): boolean =>
    Object.hasOwn(facts ?? {}, String(leaf["fact"])) ||
    Object.hasOwn(operators ?? {}, String(leaf["operator"]));
  const { conditions } = rule as { readonly conditions?: Json };
  if (conditions === undefined) return rule;
  const left = simplify(conditions, true, unseen);
  // What cannot be true whatever the page says stays as it was, and is refused for what it is.
  if (left === false) return rule;
  return { ...rule, conditions: left === true ? wasHere : asGroup(left) };
}

function asGroup(left: Json): Json {
  return "fact" in left ? { all: [left] } : left;
}

/** @param wish what suits the customer here: below a “not” it is that something does not hold. */
function simplify(condition: Json, wish: boolean, unseen: (leaf: Json) => boolean): Left {
  if ("not" in condition) {
    const left = simplify(condition["not"] as Json, !wish, unseen);
    return typeof left === "boolean" ? !left : { ...condition, not: left };
  }
  for (const group of ["all", "any"] as const)
    if (Array.isArray(condition[group])) {
      const settles = group === "any";
      const left = (condition[group] as Json[]).map((one) => simplify(one, wish, unseen));
      if (left.includes(settles)) return settles;
      const rest = left.filter((one) => typeof one !== "boolean");
      return rest.length === 0 ? !settles : { ...condition, [group]: rest };
    }
  return unseen(condition) ? wish : condition;
}
