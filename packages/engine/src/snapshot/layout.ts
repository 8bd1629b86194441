import { placeholdersOf } from "../decision/placeholder.ts";
import type { SourcePlan } from "../facts/source.ts";
import { canonicalJson } from "../rules/hash.ts";
import type { Rule, Ruleset } from "../rules/rule.ts";
import { indexOf } from "../rules/ruleset-index.ts";
import { checksum } from "./bytes.ts";

/** Counts up whenever what is written changes: an older snapshot is not read, but replayed. */
export const format = 1;

/** What of the present a rule set reads, and a snapshot therefore holds. */
export interface Reads {
  readonly page: boolean;
  readonly message: boolean;
  readonly session: boolean;
  readonly cart: boolean;
  readonly trait: boolean;
  readonly agents: boolean;
  /** Whether a timer looks at the whole event that it counts from, or at no more than its key. */
  readonly anchors: boolean;
  /** Whether a timer, or a firing that waited, may still ask about a sequence that was completed by the event it is about. */
  readonly completed: boolean;
}

/** How the snapshots of a rule set are laid out. Rule sets that differ in texts and limits alone have one layout. */
export interface Layout {
  readonly plans: readonly SourcePlan[];
  readonly reads: Reads;
  /** The properties that a timer's rule may be keyed by. */
  readonly keys: readonly string[];
  /** Begins every checksum, so that a snapshot of another layout cannot pass for one of this. */
  readonly seed: number;
}

const layouts = new WeakMap<Ruleset, Layout>();

export function layoutOf(ruleset: Ruleset): Layout {
  let layout = layouts.get(ruleset);
  if (!layout) layouts.set(ruleset, (layout = createLayout(ruleset)));
  return layout;
}

/** Gives a rule set the layout that was worked out for it elsewhere. */
export function adoptLayout(ruleset: Ruleset, layout: Omit<Layout, "plans">): void {
  layouts.set(ruleset, { ...layout, plans: indexOf(ruleset).sources.plans });
}

function createLayout(ruleset: Ruleset): Layout {
  const { sources } = indexOf(ruleset);
  const reads = readsOf(ruleset);
  const keys = [...new Set(ruleset.rules.flatMap(keyOfTimed))];
  const edges = ruleset.rules.map(({ edge }) => edge);
  const text = canonicalJson({ format, plans: sources.plans, reads, keys, edges });
  return { plans: sources.plans, reads, keys, seed: checksumOfText(text) };
}

function keyOfTimed({ timers, by }: Rule): readonly string[] {
  return timers.length > 0 && by !== null ? [by] : [];
}

function readsOf(ruleset: Ruleset): Reads {
  const facts = new Set(ruleset.facts.map(({ fact }) => fact));
  const roots = new Set(
    textsOf(ruleset.rules.map(({ action, experiment }) => [action, experiment])).flatMap((text) =>
      placeholdersOf(text).map(({ root }) => root as string),
    ),
  );
  return {
    page: facts.has("page") || roots.has("page"),
    message: facts.has("message"),
    session: facts.has("session"),
    cart: facts.has("cart") || roots.has("cart"),
    trait: facts.has("trait") || roots.has("trait"),
    agents: facts.has("agents"),
    anchors: ruleset.rules.some(readsAnchor),
    completed: ruleset.rules.some(
      (rule) =>
        (rule.timers.length > 0 || waits(rule, ruleset)) &&
        rule.allLeaves.some(({ fact }) => fact.fact === "sequence"),
    ),
  };
}

/** Whether a firing of a rule may be looked at again when its hours begin. */
function waits({ schedule }: Rule, ruleset: Ruleset): boolean {
  return [schedule, ruleset.schedule].some((one) => one?.outside === "wait");
}

/** Facts that look at the event itself, be it only to see that it lacks something. */
const aboutEvent: readonly string[] = ["event", "sum", "min", "max", "distinct", "rfm", "custom"];

function readsAnchor({ timers, allLeaves, action, experiment }: Rule): boolean {
  if (timers.length === 0) return false;
  const roots = textsOf([action, experiment]).flatMap((text) =>
    placeholdersOf(text).map(({ root }) => root),
  );
  return (
    roots.includes("event") ||
    action.type === "product_card" ||
    allLeaves.some(({ fact }) => aboutEvent.includes(fact.fact))
  );
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function checksumOfText(text: string): number {
  const units = Uint8Array.from({ length: text.length * 2 }, (_, i) =>
    i % 2 === 0 ? text.charCodeAt(i / 2) & 255 : text.charCodeAt((i - 1) / 2) >>> 8,
  );
  return checksum(units, 0, 0);
}
