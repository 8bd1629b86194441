import type { Decision } from "@proffer/engine";
import { isActivity, msOf } from "../../../engine/src/laws/scan/events.ts";
import type { LimitJson, RulesetJson } from "../../../engine/src/laws/written.ts";
import type { Written } from "./tab.ts";

/** One time that something was on the screen. */
interface Showing {
  readonly rule: string;
  readonly key: string | null;
  /** When it was decided, UTC ms. */
  readonly at: number;
  /** The first event of the session that ran then, if one did. */
  readonly session: number | undefined;
}

const sessionEndMs = msOf("30m");

/** Everything that was shown although a limit or a frequency was reached, said once more and for everybody together. */
export function excesses(
  written: readonly Written[],
  { rules, frequency = [] }: RulesetJson,
): readonly string[] {
  const showings = written.flatMap((step, i) =>
    step.decisions.filter(isShown).map(({ rule, key }): Showing => {
      const session = sessionAt(written.slice(0, i + 1), step.now);
      return { rule, key, at: step.now, session };
    }),
  );
  return showings.flatMap((showing, i) => {
    const before = showings.slice(0, i);
    const limits = rules.find(({ id }) => id === showing.rule)?.limits ?? [];
    return [
      ...limits.filter((limit) => exceeds(limit, showing, before)),
      ...frequency.filter((cap) => isTooOften(cap, showing, before)),
    ].map((cap) => `${showing.rule} ${showing.key} at ${showing.at}: ${JSON.stringify(cap)}`);
  });
}

function isShown(decision: Decision): boolean {
  return decision.outcome === "act" && decision.action.type === "message";
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
