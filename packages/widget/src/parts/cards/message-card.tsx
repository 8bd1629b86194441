import type { JSX } from "preact";
import type { Offer } from "@proffer/sdk";
import { useWidget } from "../../context.ts";
import type { CardProps } from "../card-props.ts";
import { asRecord, isHere, productOf } from "../../product.ts";
import { parsePageUrl } from "../../safe-url.ts";
import { CardImage } from "./card-image.tsx";
import { CardText } from "../card-text.tsx";
import { ProductLine } from "../product-line.tsx";

/** A message, with the buttons that its rule gives it or with ours; and a hand-off, met outside of its conversation. */
export function MessageCard({ offer }: CardProps): JSX.Element {
  const { locale } = useWidget();
  const isMessage = offer.type === "message";
  const image = isMessage ? parsePageUrl(offer.params["image_url"]) : null;
  const product = isMessage && !image ? productOf(offer, locale) : null;
  const buttons = readButtons(offer);
  return (
    <article class="card" data-testid="offer-card">
      {image && <CardImage src={image} />}
      <div class="card-body">
        {product && <ProductLine product={product} />}
        <CardText offer={offer} />
        <div class="actions">
          {buttons.length > 0 ? (
            buttons.map((button, i) => <OwnButton offer={offer} button={button} first={i === 0} />)
          ) : (
            <UsualButtons offer={offer} />
          )}
        </div>
      </div>
    </article>
  );
}

/** A way out that a rule offers: to a page, or into the conversation with these words. */
interface Button {
  readonly text: string;
  readonly url: string | null;
  readonly reply: string;
}

/** A button that leads nowhere, say because its address is no web page, is not drawn. */
function readButtons({ params, say }: Offer): readonly Button[] {
  const given = Array.isArray(params["buttons"]) ? params["buttons"] : [];
  return given
    .map(asRecord)
    .map(({ text, url, reply }) => ({ text: say(text), url: parsePageUrl(url), reply: say(reply) }))
    .filter(({ text, url, reply }) => text && (url || reply));
}

interface OwnButtonProps extends CardProps {
  readonly button: Button;
  readonly first: boolean;
}

function OwnButton({ offer, button, first }: OwnButtonProps): JSX.Element {
  const { controller } = useWidget();
  const { text, url, reply } = button;
  const look = first ? "button primary" : "button";
  if (url) {
    return (
      <a class={look} dir="auto" href={url} onClick={() => controller.takeUp(offer)}>
        {text}
      </a>
    );
  }
  return (
    <button type="button" class={look} dir="auto" onClick={() => controller.reply(offer, reply)}>
      {text}
    </button>
  );
}

function UsualButtons({ offer }: CardProps): JSX.Element {
  const { words } = useWidget();
  const page = offer.type === "message" ? parsePageUrl(offer.about["url"]) : null;
  return (
    <SeeOrAsk
      offer={offer}
      url={page}
      ask={offer.type === "handoff" ? words.value.getHelp : words.value.askAbout}
    />
  );
}

interface SeeOrAskProps extends CardProps {
  readonly url: string | null;
  readonly ask: string;
}

/** To the product, or to somebody who knows it. On the product's own page there is nothing to go to: asking comes first. */
export function SeeOrAsk({ offer, url, ask }: SeeOrAskProps): JSX.Element {
  const { controller, words } = useWidget();
  const away = url !== null && !isHere(url);
  return (
    <>
      {away && (
        <a class="button primary" href={url} onClick={() => controller.takeUp(offer)}>
          {words.value.seeProduct}
        </a>
      )}
      <button
        type="button"
        class={away ? "button" : "button primary"}
        onClick={() => controller.talkAbout(offer)}
      >
        {ask}
      </button>
    </>
  );
}
