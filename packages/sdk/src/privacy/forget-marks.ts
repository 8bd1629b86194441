/** What the widget and the Shopify bridge keep outside the store begins with one of these; a preview is its tab's own. */
const ours = /^proffer[.-](?!preview$)/;

/** Takes the small marks away that are kept outside the store: how far a conversation was read, where a guide stood. */
export function forgetMarks(): void {
  if (typeof window === "undefined") return;
  for (const name of ["localStorage", "sessionStorage"] as const)
    try {
      const marks = window[name];
      for (const key of Object.keys(marks)) if (ours.test(key)) marks.removeItem(key);
    } catch {
      // A page without storage has none of ours.
    }
}
