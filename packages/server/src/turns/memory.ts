import type { Memory } from "@proffer/engine";
import type { TurnRow } from "../storage/tables/turns.ts";

/** What is kept of a customer between two looks. */
export interface TurnMemory {
  /** The engine's own; without it nobody has looked yet. */
  readonly engine?: Memory;
  /**
   * By the name that events stand under: up to which number the engine has seen them, and behind that which others. A
   * batch with a smaller number may be committed after one with a greater, so the greatest alone would not do.
   */
  readonly seen: Readonly<Record<string, readonly number[]>>;
  /** Of a name that does not stand in `seen`: what was received before this instant, UTC ms, is history. */
  readonly since: number;
}

/** More batches of one customer than this are never under way at once. */
const overlap = 64;

export function readMemory({ memory }: Pick<TurnRow, "memory">): TurnMemory | undefined {
  return memory === null ? undefined : (JSON.parse(memory) as TurnMemory);
}

/** Whether the engine has seen an event that was kept under a name. */
export function hasSeen(
  { seen, since }: TurnMemory,
  row: { readonly customer: string; readonly seq: number; readonly received_at: number },
): boolean {
  const numbers = seen[row.customer];
  if (!numbers) return row.received_at < since;
  const [floor = 0, ...behind] = numbers;
  return row.seq <= floor || behind.includes(row.seq);
}

/** What has been seen once all of these rows are. */
export function seenAll(
  rows: readonly { readonly customer: string; readonly seq: number }[],
): TurnMemory["seen"] {
  const byName = new Map<string, number[]>();
  for (const { customer, seq } of rows) {
    const numbers = byName.get(customer);
    if (numbers) numbers.push(seq);
    else byName.set(customer, [seq]);
  }
  return Object.fromEntries(
    [...byName].map(([name, numbers]) => {
      const sorted = numbers.sort((a, b) => a - b);
      // The floor lies just below the last few, of which each is named.
      const behind = sorted.slice(-overlap);
      return [name, [sorted.length > overlap ? (sorted.at(-overlap - 1) ?? 0) : 0, ...behind]];
    }),
  );
}

/** The memories of devices that turn out to be one person's, in one: what any of them has fired has been fired. */
export function uniteMemories(memories: readonly TurnMemory[]): TurnMemory | undefined {
  const [first] = memories;
  if (!first || memories.length === 1) return first;
  const engines = memories.flatMap(({ engine }) => (engine ? [engine] : []));
  const fired = new Map<string, Set<string>>();
  for (const [edge, keys] of engines.flatMap((engine) => Object.entries(engine.fired)))
    fired.set(edge, new Set([...(fired.get(edge) ?? []), ...keys]));
  const looked = engines.flatMap((engine) => (engine.looked === null ? [] : [engine.looked]));
  const united = {
    fired: Object.fromEntries([...fired].map(([edge, keys]) => [edge, [...keys]])),
    looked: looked.length === 0 ? null : Math.max(...looked),
    waiting: engines.flatMap(({ waiting = [] }) => waiting),
  };
  return {
    ...(engines.length > 0 && { engine: united }),
    seen: Object.assign({}, ...memories.map(({ seen }) => seen)) as TurnMemory["seen"],
    since: Math.min(...memories.map(({ since }) => since)),
  };
}
