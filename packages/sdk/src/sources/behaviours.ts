import type { CaughtEnd, CaughtRequest } from "./catch-requests.ts";
import { exitIntent } from "./exit-intent.ts";
import { forms } from "./forms.ts";
import type { Held } from "./hold.ts";
import { createIdle } from "./idle.ts";
import { createJudge } from "./judge-requests.ts";
import { quietly } from "./listen.ts";
import { rageClicks } from "./rage-clicks.ts";
import { Replay } from "./replay.ts";
import type { RequestOptions } from "./requests.ts";
import { scroll } from "./scroll.ts";
import type { Begin, SourceContext } from "./source.ts";
import { readRequest } from "./watch-requests.ts";

const sources = { forms, rageClicks, exitIntent, scroll };

/** What is understood of the customer's doing. */
export type Behaviour = keyof typeof sources | "idle";

/** What came while there was no judge: when, and how a request ended, or nothing where the page was left. */
export type HeldRequest = readonly [at: number, request?: CaughtRequest, end?: CaughtEnd];

/** Starts what understands the customer's doing, and lets it hear what was held. */
export function startBehaviours(
  names: readonly Behaviour[],
  held: Held,
  idleMs: number,
  begin: Begin,
): void {
  let replay: Replay | undefined;
  for (const name of names)
    begin(name, (context) => {
      const ours = (replay ??= replayOf(context));
      const source = name === "idle" ? createIdle(idleMs) : sources[name];
      let stop = () => {};
      ours.as({ at: held.begun }, () => (stop = source(ours.contextOf(context))));
      return stop;
    });
  held.stop();
  replay?.hear(held.moments);
}

function replayOf({ page, visits }: SourceContext): Replay {
  const replay = new Replay(page);
  visits.onSeen((arrival) => replay.visits.seen(arrival));
  return replay;
}

/** Judges the requests that were held; what it returns judges those that are still to come. */
export function judgeRequests(
  context: SourceContext,
  options: RequestOptions,
  held: readonly HeldRequest[],
): { readonly hear: (...ended: HeldRequest) => void; readonly stop: () => void } {
  const replay = new Replay(context.page);
  const judge = createJudge(replay.contextOf(context), options);
  const hear = quietly((_at: number, request?: CaughtRequest, end?: CaughtEnd) =>
    request && end ? judge.hear(readRequest(request, end)) : judge.forget(),
  );
  for (const ended of held) replay.as({ at: ended[0] }, () => hear(...ended));
  return { hear, stop: judge.stop };
}
