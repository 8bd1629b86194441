import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import { useWidget } from "../../context.ts";
import { formatClock, formatMoment } from "../../format-more.ts";
import { Glyph } from "../icons.tsx";
import { strokes } from "../more-icons.ts";

/** Within this of its end, what is left is counted down by the second; before that, a date says more. */
const countFromMs = 24 * 60 * 60_000;

/** How long something holds yet, looked at every second of its last day; `null` where it has no end. */
export function useTimeLeft(expiresAt: number | null): number | null {
  const { now } = useWidget();
  const [, redraw] = useState(0);
  const left = expiresAt === null ? null : expiresAt - now();
  const isCounting = left !== null && left > 0 && left <= countFromMs;
  useEffect(() => {
    if (!isCounting) return;
    const timer = setInterval(() => redraw((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [isCounting]);
  return left;
}

interface ExpiryProps {
  readonly at: number | null;
  readonly left: number | null;
}

/** Until when something holds. A clock that runs is not read out by itself: `timer` says so. */
export function Expiry({ at, left }: ExpiryProps): JSX.Element | null {
  const { words, locale } = useWidget();
  if (at === null || left === null) return null;
  if (left <= 0) return <p class="note center bad">{words.value.expired}</p>;
  if (left > countFromMs)
    return <p class="note center">{words.value.validUntil(formatMoment(at, locale))}</p>;
  return (
    <p class="note center countdown" role="timer" data-testid="countdown">
      <Glyph d={strokes.clock} />
      <span>{words.value.endsIn(formatClock(left, locale))}</span>
    </p>
  );
}
