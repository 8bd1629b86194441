/** An edit that a newcomer notices, because the edited file says just that. */
export interface Documented {
  readonly file: string;
  readonly path: string;
  readonly how: string;
  /** What the file says now. */
  readonly meaning: string;
}

const looks = { file: "01-third-look.json", path: "rules[0].conditions.all[0]" };
const kinds = { file: "04-price-comparison.json", path: "rules[0].conditions.all[0]" };
const silent = { file: "04-price-comparison.json", path: "rules[2].conditions.all[0]" };
const pages = { file: "05-first-visit.json", path: "rules[0].conditions.all[1]" };

/**
 * Edits that are valid and mean exactly what comes of them: each turns “at least so many” into something that one event
 * is enough for. Nothing in such a file tells a slip from a wish. Every other edit that reaches a newcomer is a fault.
 */
export const documented: readonly Documented[] = [
  ...madeEasy(looks, 3, "views of the product"),
  ...madeEasy(kinds, 4, "different products"),
  ...madeEasy(silent, 4, "different products"),
  ...madeEasy(pages, 3, "pages"),
  {
    ...pages,
    how: "drop the entry",
    meaning: "being here for the first time, without an order, is enough",
  },
];

/** A line that asks for so many or more, and how little is left of it. */
function madeEasy(
  { file, path }: Pick<Documented, "file" | "path">,
  threshold: number,
  what: string,
): Documented[] {
  const value = { file, path: `${path}.value` };
  const operator = { file, path: `${path}.operator` };
  return [
    { ...value, how: "write 1", meaning: "the first is enough" },
    { ...operator, how: 'write "notEqual"', meaning: `all but ${threshold} ${what} will do` },
    { ...operator, how: 'write "lessThan"', meaning: `fewer than ${threshold} ${what} will do` },
    {
      ...operator,
      how: 'write "lessThanInclusive"',
      meaning: `no more than ${threshold} ${what} will do`,
    },
  ];
}
