import { previewParameter } from "@proffer/protocol";

/** `?proffer_debug` shows the overlay on this page and, in this tab, on those that follow; `?proffer_debug=0` ends that. */
const parameter = "proffer_debug";

const key = "proffer.debug";

/** Where the wish is kept for the tab. To name `sessionStorage` already throws where cookies are blocked. */
export type TabStorage = () => Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * Whether the page's address, or an earlier one in this tab, asks for the overlay. Who tries a draft gets it, too: folded,
 * so that it says that this is a draft and hides nothing of the page.
 */
export function wantsDebug(search: string, storage: TabStorage): boolean {
  const parameters = new URLSearchParams(search);
  const asked = parameters.get(parameter);
  const isPreview = Boolean(parameters.get(previewParameter));
  const isWanted = asked === null ? isPreview : asked !== "0";
  try {
    if (asked === "0") storage().removeItem(key);
    else if (isWanted && storage().getItem(key) === null)
      keepWish(storage, asked === null ? { isCollapsed: true } : {});
    return storage().getItem(key) !== null;
  } catch {
    return isWanted;
  }
}

/** How the overlay was left on the page before, as far as that is known. */
export function readWish(storage: TabStorage): Readonly<Record<string, unknown>> {
  try {
    const wish: unknown = JSON.parse(storage().getItem(key) ?? "{}");
    return typeof wish === "object" && wish !== null ? (wish as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The pages that follow in this tab show the overlay as it is now; `null`: they do not show it. */
export function keepWish(storage: TabStorage, wish: object | null): void {
  try {
    if (wish === null) storage().removeItem(key);
    else storage().setItem(key, JSON.stringify(wish));
  } catch {
    // Then it is open on this page only.
  }
}
