import type { JSX } from "preact";
import { useWidget } from "../context.ts";
import type { CardProps } from "../parts/card-props.ts";
import { useOnScreen } from "./on-screen.ts";
import { LazyCard } from "./lazy-card.tsx";
import { NeverButton } from "./never-button.tsx";

/** An offer in the panel, with what can be done about it. To see it here is to have been shown it. */
export function OfferCard({ offer }: CardProps): JSX.Element {
  const { controller } = useWidget();
  const element = useOnScreen(() => controller.seen(offer));
  return (
    <div class="offer" ref={element}>
      <LazyCard offer={offer} />
      <NeverButton offer={offer} />
    </div>
  );
}
