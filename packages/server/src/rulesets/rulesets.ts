import { bucketOf } from "@proffer/protocol";
import type { SwitchedOff } from "@proffer/protocol";
import { emptyRuleset } from "@proffer/engine";
import type { Ruleset } from "@proffer/engine";
import type { Bus } from "../bus/bus.ts";
import type { Log } from "../log.ts";
import type { Store } from "../storage/store.ts";
import { applySwitches } from "./apply-switches.ts";
import { readNumber, readStanding } from "./publication-log.ts";
import { publishRestored } from "./publish-restored.ts";
import { rulesetIn } from "./publish.ts";
import { followRules } from "./follow-rules.ts";
import { keepSigningKeys, readSigningKeys } from "./signing-keys.ts";
import type { SigningKey } from "./signing-keys.ts";
import { bucketsOf, switchedOff } from "./standing.ts";
import type { Standing } from "./standing.ts";

/** What is in force for a group of customers. */
export interface InForce {
  /** Of the last change; see `Bulletin`. */
  readonly number: number;
  /** When that was, UTC ms. */
  readonly issuedAt: number;
  readonly off: SwitchedOff;
  /** With the switches applied. */
  readonly ruleset: Ruleset;
}

/** The rule set in force. */
export interface Rulesets {
  /** What most customers have: the stable version, with what is switched off. */
  current(): Ruleset;
  /** What one customer has, who may be among those that a new version is tried on. */
  for(anonymousId: string): Ruleset;
  /** @param bucket as `bucketOf` gives it; `undefined` where nobody is known yet. */
  inForce(bucket?: number): InForce;
  /** What bulletins are signed with; another list whenever they have changed. */
  signingKeys(): readonly SigningKey[];
  /** Takes up what was published by anybody, if there is something new. */
  refresh(): Promise<void>;
  /** Stops looking for what is new. */
  close(): void;
}

/** What {@link createRulesets} needs. */
export interface RulesetOptions {
  readonly store: Store;
  readonly clock: () => number;
  readonly log: Log;
  /** The rules file, which is published as it changes; without one what was last in force goes on. */
  readonly file: string | undefined;
  /** Publishes the file even where it would leave too little of what is in force. */
  readonly force?: boolean;
  /** Where other servers tell that they have published. */
  readonly bus?: Pick<Bus, "subscribe" | "publish" | "onMissed">;
}

/** What servers say to each other once something was published. */
export const rulesChanged = "rules.changed";

/** Half of what another server may take to follow, which leaves the other half for a slow database. */
const lookEveryMs = 1000;

/** What was worked out of a {@link Standing}, once for everybody. */
interface Loaded {
  readonly number: number;
  readonly stable: InForce;
  readonly candidate: { readonly inForce: InForce; readonly buckets: ReadonlySet<number> } | null;
  readonly keys: readonly SigningKey[];
  /** Without switches, so that throwing one does not mean to read ten thousand rules again. */
  readonly versions: ReadonlyMap<string, Ruleset>;
}

/**
 * Takes up what is published, by this server or another one, and follows the rules file.
 *
 * @example
 * ```ts
 * const rulesets = await createRulesets({ store, clock: Date.now, log: silentLog, file: "rules.json" });
 * rulesets.current().rules.length;
 * ```
 */
export async function createRulesets(options: RulesetOptions): Promise<Rulesets> {
  const { store, clock, log, file, bus } = options;
  await publishRestored(store, clock());
  let loaded = await load(
    store,
    await readStanding(store.db),
    await keepSigningKeys(store, clock()),
  );
  let refreshing: Promise<void> = Promise.resolve();

  async function takeUp(): Promise<void> {
    const standing = await readStanding(store.db);
    if (standing.number !== loaded.number)
      loaded = await load(store, standing, await readSigningKeys(store.db), loaded.versions);
  }
  // One at a time, and each looks anew: whoever asks gets what was there when they asked, or later.
  const refresh = (): Promise<void> => (refreshing = refreshing.then(takeUp, takeUp));
  const tryToRefresh = (): void =>
    void refresh().catch((cause: unknown) =>
      log.warn(
        `What others have published could not be read (${String(cause)}). What is in force goes on.`,
      ),
    );

  const open = [
    ...(bus ? [bus.subscribe(rulesChanged, tryToRefresh), bus.onMissed(tryToRefresh)] : []),
    ...(store.kind === "postgres" ? [lookForOthers(store, () => loaded.number, tryToRefresh)] : []),
  ];
  const inForce = (bucket?: number): InForce => {
    const { stable, candidate } = loaded;
    return candidate && bucket !== undefined && candidate.buckets.has(bucket)
      ? candidate.inForce
      : stable;
  };
  const published = async (): Promise<void> => {
    await refresh();
    bus?.publish(rulesChanged, { number: loaded.number });
  };
  if (file !== undefined)
    open.push(await followRules({ ...options, file, current: () => inForce().ruleset, published }));
  return {
    current: () => inForce().ruleset,
    for: (anonymousId) => inForce(bucketOf(anonymousId)).ruleset,
    inForce,
    signingKeys: () => loaded.keys,
    refresh,
    close: () => open.splice(0).forEach((end) => end()),
  };
}

async function load(
  { db }: Store,
  standing: Standing,
  keys: readonly SigningKey[],
  known: ReadonlyMap<string, Ruleset> = new Map(),
): Promise<Loaded> {
  const { number, at: issuedAt, candidate } = standing;
  const off = switchedOff(standing);
  const versions = new Map<string, Ruleset>();
  const make = async (hash: string | null): Promise<InForce> => {
    const ruleset = hash === null ? emptyRuleset : (known.get(hash) ?? (await rulesetIn(db, hash)));
    if (hash !== null) versions.set(hash, ruleset);
    return { number, issuedAt, off, ruleset: applySwitches(ruleset, off) };
  };
  return {
    number,
    keys,
    stable: await make(standing.stable),
    candidate: candidate && {
      inForce: await make(candidate.hash),
      buckets: bucketsOf(candidate),
    },
    versions,
  };
}

/** Asks the database for a number: nothing that is told can be relied upon to arrive. */
function lookForOthers({ db }: Store, known: () => number, onNews: () => void): () => void {
  let isLooking = false;
  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    // A database that is away is told of by whoever needs it.
    const number = await readNumber(db).catch(known);
    isLooking = false;
    if (number !== known()) onNews();
  }
  const timer = setInterval(() => void look(), lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}
