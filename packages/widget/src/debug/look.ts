import { createCell } from "../cell.ts";
import type { Cell } from "../cell.ts";
import { keepWish, readWish } from "./wish.ts";
import type { TabStorage } from "./wish.ts";

export const tabNames = ["events", "rules", "facts", "page", "status"] as const;

export type TabName = (typeof tabNames)[number];

/** How the overlay stands on the page. */
export interface LookState {
  readonly tab: TabName;
  readonly isCollapsed: boolean;
  /** Where it is docked on wide screens: at the end of the lines, or at their start. */
  readonly side: "end" | "start";
}

/** How the overlay stands, kept for the pages that follow in this tab. */
export interface Look {
  readonly state: Cell<LookState>;
  change(to: Partial<LookState>): void;
  /** The pages that follow do not show the overlay. */
  forget(): void;
}

export function createLook(storage: TabStorage): Look {
  const { tab, isCollapsed, side } = readWish(storage);
  const state = createCell<LookState>({
    tab: tabNames.find((name) => name === tab) ?? "status",
    isCollapsed: isCollapsed === true,
    side: side === "start" ? "start" : "end",
  });
  const keep = (): void => keepWish(storage, state.value);
  keep();
  return {
    state,
    change(to) {
      state.value = { ...state.value, ...to };
      keep();
    },
    forget: () => keepWish(storage, null),
  };
}
