import type { Event, Rule, Ruleset } from "@proffer/engine";
import { parseRuleset } from "@proffer/engine";
import type { ChainFiring, Columns, Verdict } from "@proffer/engine/columns";
import {
  compileColumns,
  createChain,
  deniedRules,
  eventAt,
  Firings,
  onlyRules,
  sessionStarts,
} from "@proffer/engine/columns";
import type { Block } from "../log/columns/block.ts";
import { customerOf } from "../log/columns/block.ts";
import type { BlockPlace } from "../log/columns/block-file.ts";
import { StoreReader } from "../log/columns/read-store.ts";
import { segmentColumns, withParts } from "../log/columns/segment-parts.ts";
import type { OrderTotals } from "./order-totals.ts";
import { makeRoom, takeOrders, toColumns, valueAt } from "./run-columns.ts";
import { writeFirings } from "./run-firings.ts";
import type { Found, RunJob, RunMessage } from "./run-job.ts";
import { ObjectEngine } from "./run-object.ts";
import { asksForOrders } from "./run-plan.ts";
import { settle, take, takeSilent } from "./take.ts";
import type { Tally } from "./tally.ts";
import { createTally } from "./tally.ts";

const truths = [false, true, "unknown"] as const;

/** Runs a rule set over blocks, one after the other, in the same memory. */
export class BlockRun {
  readonly #job: RunJob;
  readonly #ruleset: Ruleset;
  readonly #reader: StoreReader;
  readonly #columns: Columns;
  readonly #program;
  /** By the program's rules: their places in the rule set. */
  readonly #places: readonly number[];
  /** The rules that the program leaves over, and, where events are told of as they arrived, all. */
  readonly #others: ObjectEngine | null;
  readonly #all: ObjectEngine;
  readonly #byId: ReadonlyMap<string, number>;
  readonly #chain;
  /** By the program's rules: 1 where the chain need not be told. */
  readonly #isSilent: Uint8Array;
  readonly #sessionStartAt;
  readonly #tally: Tally;
  readonly #orders: OrderTotals = new Map();
  readonly #denied = new Set<string>();
  readonly #until: number;
  readonly #firings = new Firings();
  /** By the program's rules: the keys by their codes. */
  readonly #keys: (readonly string[])[] = [];
  #confirmed = 0;

  constructor(job: RunJob) {
    this.#job = job;
    const { ruleset } = parseRuleset(job.rules);
    this.#ruleset = ruleset;
    this.#reader = new StoreReader(job.folder, job.store);
    this.#columns = toColumns(this.#reader);
    const fast = onlyRules(
      ruleset,
      ruleset.rules.filter(({ id }) => !job.denied.includes(id)),
    );
    this.#program = compileColumns(fast, { confirm: job.confirm });
    this.#byId = new Map(ruleset.rules.map(({ id }, i) => [id, i]));
    this.#places = this.#program.rules.map(({ id }) => this.#byId.get(id) as number);
    const others = ruleset.rules.filter((_, i) => !this.#places.includes(i));
    this.#others = others.length > 0 ? new ObjectEngine(ruleset, others) : null;
    this.#all = new ObjectEngine(ruleset, ruleset.rules);
    this.#until = job.store.last ?? 0;
    this.#chain = createChain(ruleset, { until: this.#until });
    this.#isSilent = Uint8Array.from(this.#places, (i) =>
      this.#chain.silent.has(ruleset.rules[i] as Rule) ? 1 : 0,
    );
    this.#sessionStartAt = this.#chain.asksForSessions ? sessionStarts(this.#columns) : undefined;
    this.#tally = createTally(ruleset, {
      remembersCustomers: job.remembers,
      first: job.store.first ?? 0,
      last: this.#until,
    });
    makeRoom(this.#reader);
    // It looks once at the columns for how much room a customer takes; the blocks come into them one by one.
    this.#program.run(this.#columns, 0, 0, this.#until, new Firings(0));
  }

  async block(place: BlockPlace, index: number): Promise<void> {
    const block = this.#reader.read(place);
    const { order, firings } = this.#job;
    const calm = order === "arrival" ? block.calm : block.customers;
    const found = await this.#runColumns(calm);
    const lines = firings === null ? null : new Map<string, readonly Found[]>();
    const isLean = this.#others === null && lines === null;
    if (isLean) this.#takeAll(found, block, place.firstCustomer);
    else await this.#takeEach(found, block, place.firstCustomer, calm, lines);
    for (let customer = calm; customer < block.customers; customer++)
      await this.#takeAsArrived(block, place.firstCustomer, customer, lines);
    if (lines) await writeFirings(`${firings}/${index}`, lines);
    if (asksForOrders(this.#ruleset))
      takeOrders(this.#reader, block.rows, this.#ruleset.currency, this.#orders);
  }

  end(): RunMessage {
    this.#reader.close();
    settle(this.#tally);
    return { type: "end", tally: this.#tally, orders: this.#orders, denied: [...this.#denied] };
  }

  /** The usual case: nobody wants firings one by one, and those that the chain need not be told of are just counted. */
  #takeAll(
    { customer, rule, at, key, audience, length }: Firings,
    block: Block,
    first: number,
  ): void {
    const [tally, places, isSilent] = [this.#tally, this.#places, this.#isSilent];
    const told: Found[] = [];
    for (let i = 0; i < length;) {
      const one = customer[i] as number;
      for (; i < length && customer[i] === one; i++) {
        const own = rule[i] as number;
        if (isSilent[own] === 1)
          takeSilent(tally, first + one, places[own] as number, at[i] as number);
        else told.push(this.#found(own, key[i] as number, at[i] as number, audience[i] as number));
      }
      if (told.length === 0) continue;
      const name = this.#chain.asksForCustomers ? customerOf(block, one) : "";
      this.#decide(first, one, name, told);
      told.length = 0;
    }
  }

  /** Customer by customer, with what the object engine finds. */
  async #takeEach(
    { customer, rule, at, key, audience, length }: Firings,
    block: Block,
    first: number,
    calm: number,
    lines: Map<string, readonly Found[]> | null,
  ): Promise<void> {
    for (let one = 0, i = 0; one < calm; one++) {
      const all: Found[] = [];
      for (; i < length && customer[i] === one; i++)
        all.push(
          this.#found(rule[i] as number, key[i] as number, at[i] as number, audience[i] as number),
        );
      if (all.length === 0 && this.#others === null) continue;
      const name = customerOf(block, one);
      if (this.#others) {
        all.push(...(await this.#runObjects(this.#others, block, one, name, false)));
        all.sort((a, b) => a.at - b.at);
      }
      this.#decide(first, one, name, all);
      if (all.length > 0) lines?.set(name, all);
    }
  }

  /** All of a customer's events as they arrived. */
  async #takeAsArrived(
    block: Block,
    first: number,
    customer: number,
    lines: Map<string, readonly Found[]> | null,
  ): Promise<void> {
    const name = customerOf(block, customer);
    const all = await this.#runObjects(this.#all, block, customer, name, true);
    all.sort((a, b) => a.at - b.at);
    this.#decide(first, customer, name, all);
    if (all.length > 0) lines?.set(name, all);
  }

  #decide(first: number, customer: number, name: string, all: readonly Found[]): void {
    if (all.length === 0) return;
    const startAt = this.#sessionStartAt;
    const verdicts = this.#chain.decide(
      name,
      all as readonly ChainFiring[],
      startAt && ((at) => startAt(customer, at)),
    );
    for (let i = 0; i < all.length; i++) {
      const { index, at } = all[i] as Found;
      take(this.#tally, first + customer, index, at, verdicts[i] as Verdict);
    }
  }

  async #runColumns(customers: number): Promise<Firings> {
    const firings = this.#firings;
    firings.length = 0;
    const program = this.#program;
    program.run(this.#columns, 0, customers, this.#until, firings);
    const classes = program.classesOf(this.#columns);
    if (this.#job.confirm === "every") this.#confirmed = 0;
    const fresh = classes.slice(this.#confirmed);
    this.#confirmed = classes.length;
    for (const rule of await deniedRules(program.rules, fresh))
      this.#denied.add(program.rules[rule]?.id ?? "");
    if (this.#job.confirm === "every") program.forgetClasses(this.#columns);
    return firings;
  }

  #found(own: number, key: number, at: number, audience: number): Found {
    const index = this.#places[own] as number;
    return {
      index,
      rule: this.#ruleset.rules[index] as Rule,
      key: key < 0 ? null : (this.#keysOf(own)[key] ?? null),
      at,
      inAudience: truths[audience] ?? "unknown",
    };
  }

  #keysOf(rule: number): readonly string[] {
    return (this.#keys[rule] ??= this.#program.keysOf(this.#columns, rule));
  }

  /** Has the object engine run a customer, the events as they arrived or in their order. */
  async #runObjects(
    engine: ObjectEngine,
    block: Block,
    customer: number,
    name: string,
    asArrived: boolean,
  ): Promise<Found[]> {
    const first = block.starts[customer] as number;
    const end = block.starts[customer + 1] as number;
    const late = first - (block.starts[block.calm] as number);
    const events = Array.from({ length: end - first }, (_, i) =>
      this.#eventAt(first + (asArrived ? (block.arrivals[late + i] as number) : i), first),
    );
    const fired = await engine.run(name, events, this.#until);
    return fired.map(({ rule: id, key, at, inAudience }) => {
      const index = this.#byId.get(id) as number;
      return { index, rule: this.#ruleset.rules[index] as Rule, key, at, inAudience };
    });
  }

  #eventAt(row: number, first: number): Event {
    const event = eventAt(this.#columns, row, (row) => String(row - first).padStart(12, "0"));
    if (!this.#job.store.properties.includes(segmentColumns[0] as string)) return event;
    return withParts(event, (column) => valueAt(this.#reader, column, row));
  }
}
