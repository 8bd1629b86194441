import type { Route } from "../../../../packages/widget/src/state.ts";
import type { StubProffer } from "../../../../packages/widget/src/testing/stub-proffer.ts";
import type { Hand } from "../hand.ts";

/** One state of the widget. */
export interface GalleryState {
  /** As it stands in the address, and in the name of its picture. */
  readonly id: string;
  readonly title: string;
  readonly group: string;
  /** Where the panel is open; without one, only the launcher and a teaser are there. */
  readonly route?: Route;
  /** Says what there is, before the widget is drawn. */
  readonly set?: (stub: StubProffer) => void;
  /** Goes on from there. */
  readonly act?: (hand: Hand, stub: StubProffer) => unknown;
  /** Whether the page can put a coupon into its cart. */
  readonly canApply?: boolean;
  /** The page's theme. */
  readonly style?: Readonly<Record<string, string>>;
}

/** The states of one group. */
export function group(
  name: string,
  states: readonly Omit<GalleryState, "group">[],
): readonly GalleryState[] {
  return states.map((state) => ({ ...state, group: name }));
}
