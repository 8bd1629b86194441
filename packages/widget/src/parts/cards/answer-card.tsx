import { useLayoutEffect, useRef } from "preact/hooks";
import type { ComponentChildren, JSX } from "preact";
import { useWidget } from "../../context.ts";
import type { CardProps } from "../card-props.ts";
import { Glyph } from "../icons.tsx";
import { strokes } from "../more-icons.ts";

interface AnswerCardProps extends CardProps {
  /** The form that asks; it gives way to thanks. */
  readonly children: ComponentChildren;
}

/** A card that asks something, once. Its thanks are read out, for they come into a region that was there before. */
export function AnswerCard({ offer, children }: AnswerCardProps): JSX.Element {
  const { hasAnswer } = offer;
  const card = useRef<HTMLElement>(null);
  const sentHere = useRef(false);
  useLayoutEffect(() => {
    // The button that had the focus went with the form. Who answered in another tab is left where they are.
    if (hasAnswer && sentHere.current) card.current?.focus({ preventScroll: true });
  }, [hasAnswer]);
  return (
    <article
      class="card"
      data-testid="offer-card"
      ref={card}
      tabIndex={-1}
      onSubmit={() => void (sentHere.current = true)}
    >
      <div class="card-body">
        {!hasAnswer && children}
        <div role="status" class="said">
          {hasAnswer && <Thanks offer={offer} />}
        </div>
      </div>
    </article>
  );
}

function Thanks({ offer }: CardProps): JSX.Element {
  const words = useWidget().words.value;
  return (
    <p class="thanks" dir="auto" data-testid="thanks">
      <span class="chip">
        <Glyph d={strokes.check} />
      </span>
      {offer.say(offer.params["thanks"]) || words.thanks}
    </p>
  );
}
