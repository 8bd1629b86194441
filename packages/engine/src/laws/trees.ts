import type { Probe } from "./probes.ts";
import { probes } from "./probes.ts";
import type { Degree } from "./scan/truth.ts";
import { degreeOf } from "./scan/truth.ts";
import { Tape } from "./tape.ts";
import type { LeafJson } from "./written.ts";
import type { ConditionJson, RulesetJson } from "./written.ts";

/** One trait, what is asked of it, and how that stands. */
interface Asked {
  readonly probe: Probe;
  readonly degree: Degree;
  readonly value: unknown;
}

/** Conditions over traits, nested in any way, with segments among them. */
export interface Tree {
  readonly conditions: ConditionJson;
  readonly segments: RulesetJson["segments"];
  /** By trait. */
  readonly asked: Readonly<Record<string, Asked>>;
}

const maxDepth = 4;

/** Grows a tree from choices. */
export function growTree(choices: readonly number[]): Tree {
  return new Grower(new Tape(choices)).grow();
}

class Grower {
  readonly #tape: Tape;
  readonly #segments: Record<string, { readonly conditions: ConditionJson }> = {};
  readonly #asked: Record<string, Asked> = {};
  #made = 0;

  constructor(tape: Tape) {
    this.#tape = tape;
  }

  grow(): Tree {
    const conditions = this.#condition(0);
    return { conditions, segments: this.#segments, asked: this.#asked };
  }

  #condition(depth: number): ConditionJson {
    const part = (): ConditionJson => this.#condition(depth + 1);
    switch (depth === maxDepth ? "leaf" : this.#tape.pick(shapes)) {
      case "leaf":
        return this.#leaf();
      case "not":
        return { not: part() };
      case "all":
        return { all: this.#tape.list(1, 3, part) };
      case "any":
        return { any: this.#tape.list(1, 3, part) };
      case "segment":
        return this.#segment(part);
    }
  }

  #leaf(): LeafJson {
    const name = `t${this.#made++}`;
    const probe = this.#tape.pick(probes);
    const { operator, value, strange, yes, no } = probe;
    const degree = this.#tape.pick([0.5, 1, 0] as const);
    const said = degree === 0.5 ? this.#tape.pick(strange) : degree === 1 ? yes : no;
    this.#asked[name] = { probe, degree, value: said };
    return { fact: "trait", params: { name }, operator, value };
  }

  #segment(part: () => ConditionJson): LeafJson {
    const id = `s${this.#made++}`;
    const operator = this.#tape.pick(["equal", "notEqual"]);
    const value = this.#tape.pick([true, false]);
    this.#segments[id] = { conditions: part() };
    return { fact: "segment", params: { id }, operator, value };
  }
}

const shapes = ["leaf", "not", "all", "all", "any", "any", "segment"] as const;

/** How the tree stands, by Kleene and by what is known of its leaves. */
export function degreeOfTree({ conditions, segments, asked }: Tree): Degree {
  const of = (condition: ConditionJson): Degree =>
    degreeOf(condition, ({ fact, params, operator, value }) => {
      if (fact === "trait") return asked[String(params["name"])]?.degree ?? 0.5;
      const segment = segments[String(params["id"])];
      const inside = segment ? of(segment.conditions) : 0.5;
      return (operator === "equal") === value ? inside : ((1 - inside) as Degree);
    });
  return of(conditions);
}
