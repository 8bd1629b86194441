import { readOpenGraph } from "./open-graph.ts";
import type { Readers } from "./read-syntaxes.ts";

/** Of the syntaxes that are a page's meta tags. */
export const readers: Readers = { openGraph: readOpenGraph };
