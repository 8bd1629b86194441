/** Markup that is safe to put into a page as it is. */
export class Html {
  /** @param {string} markup */
  constructor(markup) {
    this.markup = markup;
  }
  toString() {
    return this.markup;
  }
}

/** @typedef {string | number | Html | null | undefined | false | readonly (string | number | Html)[]} Value */

const entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** @param {string} text */
export function escape(text) {
  return text.replace(/[&<>"]/g, (sign) => entities[/** @type {keyof typeof entities} */ (sign)]);
}

/**
 * A template tag that escapes every value which is not markup itself; lists are joined, nothing stays nothing.
 *
 * @param {TemplateStringsArray} strings
 * @param {...Value} values
 */
export function html(strings, ...values) {
  return new Html(strings.reduce((page, part, i) => page + markup(values[i - 1]) + part));
}

/** @param {Value} value @returns {string} */
function markup(value) {
  if (value === null || value === undefined || value === false) return "";
  if (value instanceof Html) return value.markup;
  if (typeof value === "object") return value.map(markup).join("");
  return escape(String(value));
}

/** Keeps a number with its unit and a size in one piece: `30 × 40 cm`. @param {string} text */
export function unbroken(text) {
  return text.replace(/(?<=[\d×]) | (?=×)/g, "\u00a0");
}

/** @param {string} text markup that we wrote ourselves */
export function raw(text) {
  return new Html(text);
}

/**
 * JSON for a data block. `<` is spelt out because `</script>` inside a name would end the block.
 *
 * @param {unknown} value
 */
export function json(value) {
  return new Html(JSON.stringify(value).replaceAll("<", "\\u003c"));
}
