import { isActivity, msOf } from "../../../engine/src/laws/scan/events.ts";
import type { LimitJson, RulesetJson } from "../../../engine/src/laws/written.ts";
import type { Written } from "./tab.ts";

/** One time that something was on the screen. */
interface Showing {
  readonly rule: string;
  readonly key: string | null;
  /** UTC ms. */
  readonly at: number;
  /** When the session that ran then began, if one did. */
  readonly session: number | undefined;
  /** The customer had said that they do not want to see it again. */
  readonly isUnwanted: boolean;
}

const sessionEndMs = msOf("30m");

/** Everything that was shown although it should not have been, said once more and for everybody together. */
export function excesses(
  written: readonly Written[],
  { rules, frequency = [] }: RulesetJson,
): readonly string[] {
  const showings = written.flatMap((step, i) => showingOf(step, written.slice(0, i)) ?? []);
  return showings.flatMap((showing, i) => {
    const before = showings.slice(0, i);
    const limits = rules.find(({ id }) => id === showing.rule)?.limits ?? [];
    const over = [
      ...limits.filter((limit) => exceeds(limit, showing, before)),
      ...frequency.filter((cap) => isTooOften(cap, showing, before)),
      ...(showing.isUnwanted ? ["never again"] : []),
    ];
    const { rule, key, at } = showing;
    return over.map((what) => `${rule} ${key} at ${at}: ${JSON.stringify(what)}`);
  });
}

function showingOf({ input, now }: Written, before: readonly Written[]): Showing | undefined {
  if (input.type === "timer" || input.event !== "Message Shown") return undefined;
  const { rule_id: rule, key } = input.properties;
  return {
    rule: String(rule),
    key: typeof key === "string" ? key : null,
    at: input.timestamp,
    session: sessionAt(before, now),
    isUnwanted: before.some((one) => isNever(one.input, rule)),
  };
}

function isNever(input: Written["input"], rule: unknown): boolean {
  if (input.type === "timer" || input.event !== "Message Dismissed") return false;
  return input.properties["never"] === true && input.properties["rule_id"] === rule;
}

function exceeds(
  { times, per, scope }: LimitJson,
  { rule, key, at, session }: Showing,
  before: readonly Showing[],
): boolean {
  const own = before.filter((one) => one.rule === rule && (scope !== "key" || one.key === key));
  const within = own.filter((one) => {
    if (per === "ever") return true;
    if (per === "session") return session !== undefined && one.session === session;
    return at - one.at < msOf(per);
  });
  return within.length >= times;
}

function isTooOften(
  { times, per, minGap }: NonNullable<RulesetJson["frequency"]>[number],
  { at }: Showing,
  before: readonly Showing[],
): boolean {
  const last = before.at(-1);
  const tooSoon = minGap !== undefined && last !== undefined && at - last.at < msOf(minGap);
  return tooSoon || before.filter((one) => at - one.at < msOf(per)).length >= times;
}

/** When the session that runs at an instant began. */
function sessionAt(written: readonly Written[], at: number): number | undefined {
  let session: { readonly start: number; readonly last: number } | undefined;
  for (const { input } of written) {
    if (input.type === "timer" || !isActivity(input)) continue;
    const last = input.timestamp;
    const goesOn = session && last - session.last < sessionEndMs;
    session = { start: goesOn && session ? session.start : last, last };
  }
  return session && at - session.last < sessionEndMs ? session.start : undefined;
}
