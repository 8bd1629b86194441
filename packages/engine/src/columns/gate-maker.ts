import type { FactPlan } from "../facts/fact.ts";
import type { OperatorName } from "../rules/operators.ts";
import type { Condition, Leaf, Rule, Ruleset } from "../rules/rule.ts";
import type { Groups } from "./bound/groups.ts";
import type { Parts } from "./bound/parts.ts";
import type { Classes } from "./look/classes.ts";
import { EventValue } from "./look/event-value.ts";
import type { Turn } from "./look/gate.ts";
import { Gate } from "./look/gate.ts";
import type { ColumnFact } from "./look/leaf.ts";
import { ColumnLeaf } from "./look/leaf.ts";
import type { Look } from "./look/look.ts";
import type { Node } from "./look/tree.ts";
import type { SourceMaker } from "./source-maker.ts";
import { ColumnAggregate } from "./sources/aggregate.ts";
import { ColumnCount } from "./sources/count.ts";
import { ColumnDistinct } from "./sources/distinct.ts";

/** Makes the gates of a program, with the facts that their leaves read; two leaves of one fact share it. */
export class GateMaker {
  readonly #ruleset: Ruleset;
  readonly #parts: Parts;
  readonly #sources: SourceMaker;
  readonly #look: Look;
  readonly #facts = new Map<number, ColumnFact>();
  readonly #leaves = new Map<Leaf, ColumnLeaf>();
  /** What the rule in hand reads. */
  #reads = new Set<Groups>();

  constructor(ruleset: Ruleset, parts: Parts, sources: SourceMaker, look: Look) {
    this.#ruleset = ruleset;
    this.#parts = parts;
    this.#sources = sources;
    this.#look = look;
  }

  make(rule: Rule, index: number, turn: Turn, classes: Classes): Gate {
    const groups = this.#parts.groupsBy(rule.by);
    this.#reads = new Set([groups]);
    this.#leaves.clear();
    const conditions = this.#nodeOf(rule.conditions);
    const audience = rule.audience && this.#nodeOf(rule.audience.conditions);
    const leaves = rule.leaves.map((leaf) => this.#leafOf(leaf));
    const reads = [...this.#reads];
    return new Gate({ rule, index, conditions, audience, leaves, groups, reads }, turn, classes);
  }

  #nodeOf(condition: Condition): Node {
    if (condition.type === "leaf") return { type: "leaf", leaf: this.#leafOf(condition), of: [] };
    const of = condition.type === "not" ? [condition.of] : condition.of;
    return { type: condition.type, leaf: null, of: of.map((one) => this.#nodeOf(one)) };
  }

  #leafOf(leaf: Leaf): ColumnLeaf {
    let made = this.#leaves.get(leaf);
    if (!made) {
      const operator = leaf.operator as OperatorName;
      made = new ColumnLeaf(this.#factOf(leaf, operator), operator, leaf.threshold, this.#look);
      this.#leaves.set(leaf, made);
    }
    return made;
  }

  #factOf({ fact, threshold }: Leaf, operator: OperatorName): ColumnFact {
    if ("by" in fact) this.#reads.add(this.#parts.groupsBy(fact.by));
    if (fact.fact === "event" && fact.money === null)
      return {
        type: "value",
        fact: new EventValue(this.#parts.tables.columns, fact.property, operator, threshold),
      };
    if (fact.fact === "segment") return { type: "segment", fact: this.#segment(fact.id) };
    let made = this.#facts.get(fact.index);
    if (!made) this.#facts.set(fact.index, (made = this.#make(fact)));
    return made;
  }

  #segment(id: string): Node {
    const segment = this.#ruleset.segments.get(id);
    if (!segment) throw new Error(`The segment “${id}” is not in the rule set.`);
    return this.#nodeOf(segment.conditions);
  }

  #make(plan: FactPlan): ColumnFact {
    const sources = this.#sources;
    const look = this.#look;
    switch (plan.fact) {
      case "count":
        return { type: "count", fact: new ColumnCount(sources.count(plan), plan.within, look) };
      case "sum":
      case "min":
      case "max":
        return { type: "aggregate", fact: new ColumnAggregate(sources.amount(plan), plan, look) };
      case "distinct":
        return {
          type: "distinct",
          fact: new ColumnDistinct(sources.distinct(plan), plan.within, look),
        };
      case "streak":
        return { type: "streak", fact: sources.streak(plan) };
      case "sequence":
        return { type: "sequence", fact: sources.sequence(plan) };
      case "since":
        return { type: "since", fact: sources.since(plan) };
      case "absent":
        return { type: "absent", fact: sources.absent(plan), afterMs: plan.afterMs };
      case "event":
        return { type: "money", fact: this.#parts.tables.amountsOf(plan.property, plan.money) };
      case "time":
        return { type: "time", fact: plan };
      default:
        throw new Error(`The fact “${plan.fact}” does not run over columns; see runsAsColumns.`);
    }
  }
}
