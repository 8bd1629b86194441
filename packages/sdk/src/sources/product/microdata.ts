import type { Grammar } from "./items.ts";
import { readItems, tokensOf } from "./items.ts";
import type { Place, SyntaxReadings } from "./reading.ts";
import { termOf } from "./schema-node.ts";

const grammar: Grammar = {
  scope: "[itemscope]",
  property: "itemprop",
  id: "itemid",
  typesOf: (item) => tokensOf(item, "itemtype").filter((type) => termOf(type) !== type),
  moreOf: (item) =>
    [...new Set(tokensOf(item, "itemref"))].flatMap(
      (id) => item.ownerDocument.getElementById(id) ?? [],
    ),
};

/** The products that a page's microdata (`itemscope`, `itemprop`) speaks of as its own. */
export function readMicrodata(page: Document, place: Place): SyntaxReadings {
  return readItems(page, grammar, place);
}
