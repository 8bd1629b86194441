import type { AbsentSource } from "./absent.ts";
import type { AmountSource } from "./aggregate.ts";
import type { CountSource } from "./count.ts";
import type { DistinctSource } from "./distinct.ts";
import type { Source } from "./fact.ts";
import type { Intake } from "./intake.ts";
import type { RfmSource } from "./rfm.ts";
import type { SequenceSource } from "./sequence.ts";
import type { SinceSource } from "./since.ts";
import type { StreakSource } from "./streak.ts";

const nobody: readonly number[] = [];

/**
 * Hands an event to every source that it may enter. Kind by kind, each in a loop of its own: a call that always means
 * the same method costs a third of one that may mean any of eight, and this is what every event is made of.
 *
 * @param byKind the numbers of the sources, in the order of `sourceKinds`.
 */
export function enterAll(
  all: readonly Source[],
  byKind: readonly (readonly number[])[],
  intake: Intake,
): void {
  const [counts, amounts, distincts, streaks, sequences, sinces, absents, rfms] = byKind;
  for (const source of counts ?? nobody) (all[source] as CountSource).add(intake);
  for (const source of amounts ?? nobody) (all[source] as AmountSource).add(intake);
  for (const source of distincts ?? nobody) (all[source] as DistinctSource).add(intake);
  for (const source of streaks ?? nobody) (all[source] as StreakSource).add(intake);
  for (const source of sequences ?? nobody) (all[source] as SequenceSource).add(intake);
  for (const source of sinces ?? nobody) (all[source] as SinceSource).add(intake);
  for (const source of absents ?? nobody) (all[source] as AbsentSource).add(intake);
  for (const source of rfms ?? nobody) (all[source] as RfmSource).add(intake);
}
