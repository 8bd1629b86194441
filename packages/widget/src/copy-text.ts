/**
 * Copies a text, or selects where it stands so that the customer can.
 *
 * `navigator.clipboard` is missing on plain http and refused in iframes without the permission.
 */
export async function copyText(text: string, shown: HTMLElement): Promise<"copied" | "selected"> {
  try {
    await navigator.clipboard.writeText(text);
    return "copied";
  } catch {
    select(shown);
    return document.execCommand?.("copy") ? "copied" : "selected";
  }
}

function select(element: HTMLElement): void {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}
