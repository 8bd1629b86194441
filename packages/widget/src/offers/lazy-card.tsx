import type { ComponentChildren, JSX } from "preact";
import { useWidget } from "../context.ts";
import type { CardProps } from "../parts/card-props.ts";
import { CardText } from "../parts/card-text.tsx";
import { createLater } from "../later.ts";
import { LazyPart } from "../parts/lazy-part.tsx";

const later = createLater("cards", () => import("../parts/cards/index.ts"));

/** Fetches the code of the cards before one of them is drawn. */
export const prepareCards = later.load;

/** A card whose code comes after the panel's. Its words stand there meanwhile; for good, where the code cannot be had. */
export function LazyCard({ offer }: CardProps): JSX.Element {
  const { controller, words } = useWidget();
  const failed = (
    <Words offer={offer}>
      <button type="button" class="button primary" onClick={() => controller.talkAbout(offer)}>
        {words.value.askAbout}
      </button>
    </Words>
  );
  return (
    <LazyPart of={later} waiting={<Words offer={offer} />} failed={failed}>
      {({ Card }) => <Card offer={offer} />}
    </LazyPart>
  );
}

interface WordsProps extends CardProps {
  readonly children?: ComponentChildren;
}

function Words({ offer, children }: WordsProps): JSX.Element {
  return (
    <article class="card" {...(children ? { "data-testid": "offer-card" } : { "aria-busy": true })}>
      <div class="card-body">
        <CardText offer={offer} />
        {children && <div class="actions">{children}</div>}
      </div>
    </article>
  );
}
