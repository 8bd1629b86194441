import type { Code } from "../../rules/screen.ts";
import { maybe, no, yes } from "../../rules/screen.ts";
import type { ColumnLeaf } from "./leaf.ts";

/** A rule's conditions over columns. */
export type Node =
  | { readonly type: "leaf"; readonly leaf: ColumnLeaf; readonly of: readonly Node[] }
  | { readonly type: "not" | "all" | "any"; readonly leaf: null; readonly of: readonly Node[] };

/** Kleene's three values over a tree. */
export function codeOfTree(node: Node, row: number): Code {
  switch (node.type) {
    case "leaf":
      return node.leaf.code(row);
    case "not": {
      const code = codeOfTree(node.of[0] as Node, row);
      return code === maybe ? maybe : code === yes ? no : yes;
    }
    case "all":
      return fold(node.of, row, no);
    case "any":
      return fold(node.of, row, yes);
  }
}

/** One member that is `settles` settles it; else one that is not known leaves it so. */
function fold(of: readonly Node[], row: number, settles: typeof no | typeof yes): Code {
  let code: Code = settles === no ? yes : no;
  for (let i = 0; i < of.length; i++) {
    const one = codeOfTree(of[i] as Node, row);
    if (one === settles) return settles;
    if (one === maybe) code = maybe;
  }
  return code;
}
