import type { AbsentSource } from "../facts/absent.ts";
import type { Amounts } from "../facts/amounts.ts";
import type { Source } from "../facts/fact.ts";
import { maxEventsBehind } from "../facts/fact.ts";
import type { Group, Keyring } from "../facts/keyring.ts";
import type { RfmSource } from "../facts/rfm.ts";
import type { SequenceSource } from "../facts/sequence.ts";
import { Progress } from "../facts/sequence.ts";
import type { SinceSource } from "../facts/since.ts";
import type { Placed, SourcePlan } from "../facts/source.ts";
import type { Run } from "../facts/streak.ts";
import type { Values } from "../facts/values.ts";
import type { Column } from "../facts/window.ts";
import type { TableReader, TableWriter } from "./tables.ts";

/** Writes what a source keeps, as far as it can still matter at the end of what the snapshot covers. */
export function writeSource(
  to: TableWriter,
  plan: SourcePlan,
  source: Source,
  rings: readonly Keyring[],
  placed: Placed,
): void {
  switch (plan.type) {
    case "since":
      return writeSince(to, source as SinceSource);
    case "absent":
      return writeAbsent(to, source as AbsentSource);
    case "rfm":
      return writeRfm(to, source as RfmSource);
    case "sequence":
      to.bytes.number(to.reads.completed ? (source as SequenceSource).lastCompletedBy + 1 : 0);
  }
  writeGroups(to, plan.type, rings[placed.ring] as Keyring, placed.seat);
}

type GroupType = "count" | "amount" | "distinct" | "streak" | "sequence";

/** The groups of one seat, those left out that can never matter again. */
function writeGroups(to: TableWriter, type: GroupType, ring: Keyring, seat: number): void {
  const kept = [...ring.buckets].flatMap(([key, bucket]) => {
    const group = bucket[seat];
    return group && !isSpent(group, to) ? [[key, group] as const] : [];
  });
  to.bytes.number(kept.length);
  for (const [key, group] of kept) {
    if (ring.by !== null) to.text(key);
    writeGroup(to, type, group);
  }
}

/** Of a sequence that was completed nobody asks any more, where timers do not. */
function isSpent(group: Group, { end, reads }: TableWriter): boolean {
  if (!(group instanceof Progress) || reads.completed) return group.isSpent(end.spentAt);
  return group.begun.every((one) => one === undefined || group.isOver(one, end.spentAt));
}

function writeGroup(to: TableWriter, type: GroupType, group: Group): void {
  switch (type) {
    case "count":
      return writeColumn(to, group as Column);
    case "amount":
      return writeAmounts(to, group as Amounts);
    case "distinct": {
      const values = group as Values;
      values.prune(to.end.spentAt);
      to.bytes.number(values.seen.size);
      for (const [value, seen] of values.seen) {
        to.text(value);
        to.mark(seen);
      }
      return;
    }
    case "streak": {
      const { length, lastAt, places } = group as Run;
      to.bytes.number(length);
      to.instant(lastAt);
      return to.places(places.slice(-maxEventsBehind));
    }
    case "sequence": {
      const progress = group as Progress;
      const { begun, completed } = progress;
      if (to.reads.completed) to.places(completed);
      const open = begun.map((one) =>
        one && !progress.isOver(one, to.end.spentAt) ? one : undefined,
      );
      while (open.length > 0 && open.at(-1) === undefined) open.pop();
      to.bytes.number(open.length);
      for (const one of open) {
        const [first, ...others] = one?.places ?? [];
        to.bytes.byte(first === undefined ? 0 : 1);
        if (!one || first === undefined) continue;
        to.mark({ at: one.startAt, place: first });
        to.places(others);
      }
    }
  }
}

function writeColumn(to: TableWriter, column: Column): void {
  column.prune(to.end.spentAt);
  column.compact();
  const { times, places, total, keeping } = column;
  if (keeping.forEver) to.bytes.number(total);
  to.bytes.number(times.length);
  for (const [i, at] of times.entries()) to.mark({ at, place: places[i] as number });
}

function writeAmounts(to: TableWriter, column: Amounts): void {
  writeColumn(to, column);
  const { amounts, foreign, foreignBefore, keeping } = column;
  for (const [i, amount] of amounts.entries()) {
    const isForeign =
      (foreign[i] as number) > (i === 0 ? foreignBefore : (foreign[i - 1] as number));
    to.bytes.signed(isForeign ? 0 : amount);
    to.bytes.byte(isForeign ? 1 : 0);
  }
  if (!keeping.forEver) return;
  const { sumBefore, low, high } = column;
  to.bytes.signed(sumBefore);
  to.bytes.number(foreignBefore);
  to.bytes.text(low <= high ? `${low} ${high}` : "");
}

function writeSince(to: TableWriter, { last, beforeLast }: SinceSource): void {
  to.bytes.byte(last ? (beforeLast ? 2 : 1) : 0);
  if (last) to.mark(last);
  if (beforeLast) to.mark(beforeLast);
}

function writeAbsent(to: TableWriter, { waiting }: AbsentSource): void {
  to.bytes.number(waiting.size);
  for (const [key, anchor] of waiting) {
    to.text(key);
    to.mark(anchor);
  }
}

function writeRfm(to: TableWriter, { ring, lastAt }: RfmSource): void {
  to.bytes.byte(lastAt === undefined ? 0 : 1);
  if (lastAt === undefined) return;
  to.instant(lastAt);
  writeGroups(to, "count", ring, 0);
  writeGroups(to, "amount", ring, 1);
}

/** Fills an empty source with what {@link writeSource} wrote. */
export function readSource(
  from: TableReader,
  plan: SourcePlan,
  source: Source,
  rings: readonly Keyring[],
  placed: Placed,
): void {
  switch (plan.type) {
    case "since":
      return readSince(from, source as SinceSource);
    case "absent":
      return readAbsent(from, source as AbsentSource);
    case "rfm":
      return readRfm(from, source as RfmSource);
    case "sequence":
      (source as SequenceSource).lastCompletedBy = from.bytes.number() - 1;
  }
  readGroups(
    from,
    plan.type,
    rings[placed.ring] as Keyring,
    placed.seat,
    source as Source & Grouped,
  );
}

/** A source whose groups a keyring holds. */
interface Grouped {
  readonly groups: { make(): Group };
}

function readGroups(
  from: TableReader,
  type: GroupType,
  ring: Keyring,
  seat: number,
  { groups }: Grouped,
): void {
  for (let left = from.bytes.count(); left > 0; left--) {
    const key = ring.by === null ? "" : from.text();
    const group = groups.make();
    readGroup(from, type, group);
    ring.restore(key, seat, group);
  }
}

function readGroup(from: TableReader, type: GroupType, group: Group): void {
  switch (type) {
    case "count":
      return readColumn(from, group as Column);
    case "amount":
      return readAmounts(from, group as Amounts);
    case "distinct":
      for (let left = from.bytes.count(); left > 0; left--) {
        const value = from.text();
        const { at, place } = from.mark();
        (group as Values).see(value, at, place);
      }
      return;
    case "streak": {
      const run = group as Run;
      run.length = from.bytes.number();
      run.lastAt = from.instant();
      run.places = from.places();
      return;
    }
    case "sequence": {
      const progress = group as Progress;
      if (from.reads.completed) progress.completed = from.places();
      progress.begun = from.list(() => {
        if (from.bytes.byte() === 0) return undefined;
        const { at, place } = from.mark();
        return { startAt: at, places: [place, ...from.places()] };
      });
    }
  }
}

function readColumn(from: TableReader, column: Column): void {
  const total = column.keeping.forEver ? from.bytes.number() : undefined;
  for (let left = from.bytes.count(); left > 0; left--) {
    const { at, place } = from.mark();
    column.push(at, place);
  }
  if (total !== undefined) column.total = total;
}

function readAmounts(from: TableReader, column: Amounts): void {
  readColumn(from, column);
  const read = column.times.map(() => [from.bytes.signed(), from.bytes.byte() === 1] as const);
  if (column.keeping.forEver) {
    column.sumBefore = from.bytes.signed();
    column.foreignBefore = from.bytes.number();
  }
  for (const [amount, isForeign] of read) column.pushOnlyAmount(isForeign ? "foreign" : amount);
  if (!column.keeping.forEver) return;
  const [low, high] = from.bytes.text().split(" ").map(Number);
  if (low !== undefined && high !== undefined) [column.low, column.high] = [low, high];
}

function readSince(from: TableReader, source: SinceSource): void {
  const known = from.bytes.byte();
  if (known > 0) source.last = from.mark();
  if (known > 1) source.beforeLast = from.mark();
}

function readAbsent(from: TableReader, { waiting }: AbsentSource): void {
  for (let left = from.bytes.count(); left > 0; left--) waiting.set(from.text(), from.mark());
}

function readRfm(from: TableReader, source: RfmSource): void {
  if (from.bytes.byte() === 0) return;
  source.lastAt = from.instant();
  readGroups(from, "count", source.ring, 0, source.orders);
  readGroups(from, "amount", source.ring, 1, source.amounts);
}
