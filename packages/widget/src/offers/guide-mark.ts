import { guideMarkKey } from "../guide-mark-key.ts";
import { readJson } from "../read-json.ts";

/** Where a customer was in a guide when they left the page, perhaps because it told them to. */
export interface GuideMark {
  readonly offer: string;
  /** From 0. */
  readonly step: number;
  /** UTC ms. */
  readonly at: number;
}

export { guideMarkKey };

/** A page may take this long to come. Who is back later did something else meanwhile, and is not to be surprised. */
const maxAwayMs = 60_000;

/** The guide to go on with on this page; asked once. `sessionStorage` may throw when it is named, hence the function. */
export function takeGuideMark(
  storage: () => Pick<Storage, "getItem" | "removeItem">,
  now: number,
): GuideMark | null {
  try {
    const mark = readJson(storage, guideMarkKey);
    storage().removeItem(guideMarkKey);
    return isGuideMark(mark) && Math.abs(now - mark.at) < maxAwayMs ? mark : null;
  } catch {
    return null;
  }
}

function isGuideMark(value: unknown): value is GuideMark {
  if (typeof value !== "object" || value === null) return false;
  const { offer, step, at } = value as Partial<Record<keyof GuideMark, unknown>>;
  return typeof offer === "string" && typeof step === "number" && typeof at === "number";
}
