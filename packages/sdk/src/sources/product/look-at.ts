import type { Finding, Page } from "../source.ts";
import { readers } from "./all-readers.ts";
import { describeLook } from "./findings.ts";
import type { Look, Seen } from "./look-with.ts";
import { lookWith } from "./look-with.ts";
import type { Syntax, Syntaxes } from "./read-syntaxes.ts";

/** Reads which product a page is about, in any syntax, with what is to be told of each: see {@link lookWith}. */
export function lookAt(
  page: Page,
  on: Syntaxes,
  before?: Seen,
): Look & { readonly findings: readonly (readonly [Syntax, Finding])[] } {
  const look = lookWith(readers, page, on, before);
  return { ...look, findings: describeLook(look) };
}
