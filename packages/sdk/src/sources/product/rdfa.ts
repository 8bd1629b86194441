import type { Grammar } from "./items.ts";
import { readItems, tokensOf } from "./items.ts";
import type { Place, SyntaxReadings } from "./reading.ts";
import { termOf } from "./schema-node.ts";

const grammar: Grammar = {
  scope: "[typeof],[resource]:not([property])",
  property: "property",
  id: "resource",
  typesOf: (item) => {
    const vocabulary = item.closest("[vocab]")?.getAttribute("vocab") ?? "";
    const types = tokensOf(item, "typeof");
    return /\bschema\.org\b/.test(vocabulary)
      ? types
      : types.filter((type) => termOf(type) !== type);
  },
  moreOf: () => [],
};

/** The products that a page's RDFa Lite (`vocab`, `typeof`, `property`, `resource`) speaks of as its own. */
export function readRdfa(page: Document, place: Place): SyntaxReadings {
  return readItems(page, grammar, place);
}
