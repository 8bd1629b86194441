import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { JSX } from "preact";
import { useWidget } from "../context.ts";
import { Glyph } from "../parts/icons.tsx";
import { strokes } from "../parts/more-icons.ts";
import { prepareCards } from "./lazy-card.tsx";
import { OfferCard } from "./offer-card.tsx";
import { homeOffers } from "./state.ts";

/** What was proffered lately, as it stands at home. */
export function AtHome(): JSX.Element {
  const { controller, words } = useWidget();
  const { hushed } = controller.state.value;
  const offers = homeOffers(controller.state.value);
  useLayoutEffect(() => {
    if (offers.length > 0) prepareCards();
  }, []);
  return (
    <>
      {hushed && <Hushed key={hushed} />}
      {offers.length > 0 && <h2>{words.value.forYou}</h2>}
      {offers.map((offer) => (
        <OfferCard key={offer.id} offer={offer} />
      ))}
    </>
  );
}

/** The button that was pressed is gone: the focus comes here, and with it the words are read out. */
function Hushed(): JSX.Element {
  const { words } = useWidget();
  const note = useRef<HTMLParagraphElement>(null);
  useEffect(() => note.current?.focus({ preventScroll: true }), []);
  return (
    <p class="hushed" ref={note} tabIndex={-1} data-testid="hushed">
      <Glyph d={strokes.check} />
      {words.value.hushed}
    </p>
  );
}
