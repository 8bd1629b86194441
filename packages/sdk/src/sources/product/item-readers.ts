import { readMicrodata } from "./microdata.ts";
import { readRdfa } from "./rdfa.ts";
import type { Readers } from "./read-syntaxes.ts";

/** Of the syntaxes that hang on a page's elements. */
export const readers: Readers = { microdata: readMicrodata, rdfa: readRdfa };
