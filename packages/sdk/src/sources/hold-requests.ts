import type { HeldRequest } from "./behaviours.ts";
import { catchRequests } from "./catch-requests.ts";
import { listen } from "./listen.ts";
import { whenLoaded } from "./load.ts";
import type { RequestOptions } from "./requests.ts";
import type { Source } from "./source.ts";

/** A page without a network may go on asking. */
const maxHeld = 100;

/**
 * The same as `createRequests`, but what judges the requests is fetched when one ends that may be an operation of the
 * customer's; from that one on they are held until then.
 */
export function holdRequests(options: RequestOptions): Source {
  return (context) => {
    const { page, found } = context;
    const held: HeldRequest[] = [];
    let hear = (...ended: HeldRequest): void => {
      if (held.length < maxHeld) held.push(ended);
      if (held.length < 2)
        whenLoaded(
          () => import("./behaviours.ts"),
          ({ judgeRequests }) => {
            if (isOn) ({ hear, stop: stopJudge } = judgeRequests(context, options, held));
          },
        );
    };
    let stopJudge = (): void => {};
    let isOn = true;
    const now = () => page.performance.now();
    const stop = catchRequests(page, (request, end) => {
      const mayMatter =
        options.watch ?? (request.isAfterTouch && !/^get$/i.test(String(request.method)));
      if (held[0] || mayMatter) hear(now(), request, end);
    });
    const stopHearing = listen(page, "pagehide", () => held[0] && hear(now()));
    if (!stop) found({ state: "amiss", detail: "" });
    return () => {
      isOn = false;
      stop?.();
      stopHearing();
      stopJudge();
    };
  };
}
