/** Letters in words that - and _ join, and at most two digits to a word: what people name things, not what programs number or hash. */
const plain =
  /^(?!(?:sc|css|jss|emotion)-?\b)[a-z]+\d{0,2}(?:[-_]{1,2}(?:[a-z]+\d{0,2}|\d{1,2}))*$/i;

/** Whether an id or a class may be told: it means the same on the next page, and says nothing of the customer. */
export function isPlainName(name: string | null): name is string {
  return name !== null && name.length <= 40 && plain.test(name);
}

/** Numbers, dates, what holds an address, UUIDs, and tokens: long, or letters and digits mixed. */
const idLike =
  /^\d+$|\d{4}|[@%=;]|^[0-9a-f]{8}-[0-9a-f-]{27}$|^.{33,}$|^(?=.*\d)(?=.*[a-z])[^\W_]{10,}$/i;

/**
 * A path with `:id` for whatever is somebody's or something's own.
 *
 * @example
 * ```ts
 * toPattern("/carts/7f9c2ba4e88f/lines/12"); // "/carts/:id/lines/:id"
 * ```
 */
export function toPattern(path: string): string {
  const segments = path.split("/").slice(0, 9);
  return segments.map((segment) => (idLike.test(segment) ? ":id" : segment)).join("/");
}

/** An element in few words, as CSS writes it: its plain id or classes, or those of what it stands in. No text, no place in a row. */
export function selectorOf(element: Element): string {
  const steps: string[] = [];
  for (let at: Element | null = element; at && steps.length < 3; at = at.parentElement) {
    const id = at.getAttribute("id");
    const classes = [...at.classList].filter(isPlainName).slice(0, 2);
    const name = isPlainName(id) ? `#${id}` : classes.map((name) => `.${name}`).join("");
    steps.unshift(at.localName + name);
    if (name) break;
  }
  return steps.join(" > ");
}
