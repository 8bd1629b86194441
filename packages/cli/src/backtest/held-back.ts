import type { Stage } from "@proffer/engine";
import { formatDuration } from "@proffer/engine";
import type { BacktestReport, RuleReport } from "./backtest-report.ts";
import { counted, formatCount } from "./figures.ts";

/** Firings of a rule that one thing held back. */
export interface Cause {
  readonly stage: Stage;
  readonly count: number;
  /** For people. */
  readonly text: string;
}

/** What held a rule's firings back, in the order of the stages. */
export function causesOf(rule: RuleReport, caps: BacktestReport["frequency"]): readonly Cause[] {
  const { refused, heldOut } = rule;
  const held = refused.experiment ?? 0;
  const would = heldOut === held ? "" : `; ${formatCount(heldOut)} of them would have got it`;
  const causes: readonly Cause[] = [
    cause("enabled", refused.enabled, "switched off"),
    cause("dates", refused.dates, "outside its dates"),
    cause("audience", refused.audience, "not for certain in its audience"),
    cause("experiment", held, `held out to compare with${would}`),
    ...rule.limits.map((limit) => cause("limit", limit.heldBack, limitText(limit))),
    ...rule.frequency.flatMap(({ heldBack, heldBackByGap }, i) => {
      const { times = 0, perMs = 0, minGapMs = 0 } = caps[i] ?? {};
      return [
        cause("frequency", heldBackByGap, `${formatDuration(minGapMs)} between any two`),
        cause("frequency", heldBack, `${counted(times, "message")} per ${formatDuration(perMs)}`),
      ];
    }),
    cause("schedule", refused.schedule, "outside its hours"),
    ...rule.lostTo.map((other) => cause("surface", other.firings, `${other.rule} was shown`)),
  ];
  return causes.filter(({ count }) => count > 0);
}

function cause(stage: Stage, count: number | undefined, text: string): Cause {
  return { stage, count: count ?? 0, text };
}

/** `once per 7d for each key`. */
function limitText({ times, per, scope }: RuleReport["limits"][number]): string {
  const often = times === 1 ? "once" : `${formatCount(times)} times`;
  const window =
    typeof per === "number"
      ? `per ${formatDuration(per)}`
      : per === "ever"
        ? "ever"
        : "per session";
  return `${often} ${window}${scope === "key" ? ", each key by itself" : ""}`;
}
