import type { Begin } from "../source.ts";
import { whenLoaded } from "../load.ts";
import { findMarkup } from "./find-markup.ts";
import type { Load } from "./find-markup.ts";
import { readJsonLd } from "./json-ld.ts";
import type { Look, Seen } from "./look-with.ts";
import { createMarkupSource } from "./markup.ts";
import type { Readers, Syntaxes } from "./read-syntaxes.ts";

/** The syntax whose reader comes with what all of them need. */
export const readers: Readers = { jsonLd: readJsonLd };

/** What {@link startMarkup} is told. */
export interface StartMarkup {
  readonly begin: Begin;
  readonly on: Syntaxes;
  /** What has been fetched already. */
  readonly loaded: readonly Load[];
  readonly readers: Readers;
  readonly before: Seen | undefined;
  readonly onLook: (look: Look) => void;
}

/** Starts the reading of markup on a page that was seen to have some, and fetches what reads other syntaxes when they come. */
export function startMarkup({ begin, on, loaded, readers, before, onLook }: StartMarkup): void {
  const asked = new Set(loaded);
  const known = { ...readers };
  let missing = 0;
  begin("jsonLd", (context) =>
    createMarkupSource({
      on,
      before,
      onLook,
      readers: (again) => {
        for (const load of findMarkup(context.page.document, on)) {
          if (asked.has(load)) continue;
          asked.add(load);
          missing++;
          whenLoaded(load, ({ readers }) => {
            Object.assign(known, readers);
            missing--;
            again();
          });
        }
        return missing > 0 ? undefined : known;
      },
    })(context),
  );
}
