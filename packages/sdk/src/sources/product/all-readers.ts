import { readers as items } from "./item-readers.ts";
import { readJsonLd } from "./json-ld.ts";
import type { Readers } from "./read-syntaxes.ts";
import { readers as tags } from "./tag-readers.ts";

/** A reader for every syntax, where it does not matter how much code that is. */
export const readers: Readers = { jsonLd: readJsonLd, ...items, ...tags };
