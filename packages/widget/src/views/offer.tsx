import type { JSX } from "preact";
import { useWidget } from "../context.ts";
import { looks } from "../offer-look.ts";
import { OfferCard } from "../parts/offer-card.tsx";
import { offerOf } from "../state.ts";
import { Bar } from "./bar.tsx";
import { Home } from "./home.tsx";

/** One offer by itself: where a teaser leads. */
export function OfferView({ id }: { readonly id: string }): JSX.Element {
  const { controller, words } = useWidget();
  const offer = offerOf(controller.state.value, id);
  if (!offer) return <Home />;
  return (
    <>
      <Bar>
        <span>{words.value[looks[offer.type].title]}</span>
      </Bar>
      <div class="scroll">
        <div class="single">
          <OfferCard key={offer.id} offer={offer} />
        </div>
      </div>
    </>
  );
}
