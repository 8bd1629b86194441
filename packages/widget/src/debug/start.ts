import { wantsDebug as wants } from "./wish.ts";

export { openDebug } from "./overlay.tsx";

/** Whether this page's address, or an earlier one in this tab, asks for the overlay. */
export function wantsDebug(): boolean {
  return wants(location.search, () => sessionStorage);
}
