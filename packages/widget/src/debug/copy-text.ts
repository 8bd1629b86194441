/**
 * Copies a text, or selects where it stands so that people can. `navigator.clipboard` is missing on plain http and refused
 * in frames without the permission.
 *
 * The widget's own does more; but what the overlay shared with the panel would be a file of its own for every customer.
 */
export async function copyText(text: string, shown: HTMLElement): Promise<"copied" | "selected"> {
  try {
    await navigator.clipboard.writeText(text);
    return "copied";
  } catch {
    getSelection()?.selectAllChildren(shown);
    return "selected";
  }
}
