import type { JSX } from "preact";
import { useWidget } from "../../context.ts";
import type { CardProps } from "../card-props.ts";
import { CardText } from "../card-text.tsx";
import { Glyph } from "../icons.tsx";
import { strokes } from "../more-icons.ts";
import { RichText } from "../rich-text.tsx";
import { readList } from "./read-params.ts";

/** Questions that open on their answers, and a person for the question that is not among them. */
export function FaqCard({ offer }: CardProps): JSX.Element {
  const { controller } = useWidget();
  return (
    <article class="card" data-testid="offer-card">
      <div class="card-body">
        <CardText offer={offer} />
        <div class="articles">
          {readList(offer.params["articles"]).map(({ question, answer }) => (
            <details
              class="article"
              onToggle={(event) => event.currentTarget.open && controller.takeUp(offer)}
            >
              <summary>
                <span dir="auto">{offer.say(question)}</span>
                <Glyph d={strokes.down} />
              </summary>
              <div class="prose" dir="auto">
                <RichText text={offer.say(answer)} />
              </div>
            </details>
          ))}
        </div>
        <div class="actions">
          <button type="button" class="button" onClick={() => controller.talkAbout(offer)}>
            {useWidget().words.value.askElse}
          </button>
        </div>
      </div>
    </article>
  );
}
