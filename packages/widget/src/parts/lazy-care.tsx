import type { JSX } from "preact";
import type { Care } from "../thread.ts";
import { createLater } from "../later.ts";
import { LazyPart } from "./lazy-part.tsx";

const later = createLater("forms around a conversation", () => import("./aftercare/index.ts"));

interface LazyCareProps {
  readonly care: Care | null;
  readonly wantsCopy: boolean;
  readonly onCopied: () => void;
}

/** What is asked around a conversation. */
export function LazyCare(props: LazyCareProps): JSX.Element {
  return <LazyPart of={later}>{({ Aftercare }) => <Aftercare {...props} />}</LazyPart>;
}

/** Where the customer stands while they wait. */
export function LazyStanding(): JSX.Element {
  return (
    <LazyPart of={later} waiting={null} failed={null}>
      {({ Standing }) => <Standing />}
    </LazyPart>
  );
}
