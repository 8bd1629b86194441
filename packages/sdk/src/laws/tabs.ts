import type { Decision, Ruleset } from "@proffer/engine";
import type { Law, Subject } from "../../../engine/src/laws/law.ts";
import { examine, same } from "../../../engine/src/laws/law.ts";
import type { Storage } from "../storage/storage.ts";
import { excesses } from "./excesses.ts";
import { Floor } from "./floor.ts";
import type { Written } from "./tab.ts";
import { Tab } from "./tab.ts";
import type { Visit } from "./visits.ts";
import { visits } from "./visits.ts";

/** What the law is about: the engine, and the store that pages share. */
export interface TabsSubject {
  readonly engine: Pick<Subject, "parseRuleset" | "createState" | "advance">;
  /** One for each page, over the same customer. */
  readonly openStores: (tabs: number) => Promise<readonly Storage[]> | readonly Storage[];
}

/**
 * However many pages of one customer run side by side, and in whatever order their reads and writes meet: what they show
 * keeps every limit and every frequency, however much was decided before it was shown; and together they decide what one
 * page would have.
 */
export const tabs: Law<TabsSubject> = (about, trial) =>
  examine("tabs", visits, (visit) => holds(about, visit), trial);

async function holds({ engine, openStores }: TabsSubject, visit: Visit): Promise<void> {
  const { ruleset } = engine.parseRuleset(visit.ruleset);
  const written = await browse(visit, ruleset, await openStores(visit.tabs));
  same("what is shown too often", excesses(written, visit.ruleset), []);
  const alone = await inOnePage(engine, visit, ruleset, written);
  same(
    "what the pages decide",
    written.map(({ decisions }) => decisions),
    alone,
  );
}

/** Lets every page do what it does, those of one round at the same time. */
async function browse(
  { customer, rounds, delays, start }: Visit,
  ruleset: Ruleset,
  stores: readonly Storage[],
): Promise<readonly Written[]> {
  let now = start;
  let calls = 0;
  const written: Written[] = [];
  const shared = {
    customer,
    ruleset,
    now: () => now,
    delay: () => delays[calls++ % delays.length] ?? 0,
    floor: new Floor(),
    written,
  };
  const pages = stores.map((store, i) => new Tab(i, shared, store));
  for (const { afterMs, acts } of rounds) {
    now += afterMs;
    await Promise.all(acts.map((act) => pages[act.tab]?.act(act)));
  }
  return written;
}

/** What one page alone decides on all that was written, one thing after the other. */
async function inOnePage(
  engine: TabsSubject["engine"],
  { customer }: Visit,
  ruleset: Ruleset,
  written: readonly Written[],
): Promise<readonly (readonly Decision[])[]> {
  const state = engine.createState(customer);
  const decided: (readonly Decision[])[] = [];
  for (const { input, now } of written)
    decided.push(await engine.advance(state, input, ruleset, now));
  return decided;
}
