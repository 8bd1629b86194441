import type { JSX } from "preact";
import { createLater } from "../../later.ts";
import { LazyPart } from "../../parts/lazy-part.tsx";

const later = createLater("question", () => import("../../alerts/ask.tsx"));

/** Asks whether replies may be announced. */
export function NotifyLater(): JSX.Element {
  return (
    <LazyPart of={later} waiting={null} failed={null}>
      {({ NotifyAsk }) => <NotifyAsk />}
    </LazyPart>
  );
}
