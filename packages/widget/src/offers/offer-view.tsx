import type { JSX } from "preact";
import type { Offer } from "@proffer/sdk";
import { useWidget } from "../context.ts";
import { looks } from "./look.ts";
import { Bar } from "../views/bar.tsx";
import { OfferCard } from "./offer-card.tsx";

/** One offer by itself: where a teaser leads. */
export function OfferView({ offer }: { readonly offer: Offer }): JSX.Element {
  const { words } = useWidget();
  return (
    <>
      <Bar>
        <span class="row-text">{words.value[looks[offer.type].title]}</span>
      </Bar>
      <div class="scroll">
        <div class="single">
          <OfferCard key={offer.id} offer={offer} />
        </div>
      </div>
    </>
  );
}
