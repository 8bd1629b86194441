import { useLayoutEffect } from "preact/hooks";
import type { ComponentChildren, JSX } from "preact";
import type { ChatMessage } from "@proffer/protocol";
import type { Offer } from "@proffer/sdk";
import { useWidget } from "../context.ts";
import { offerText } from "../offer-text.ts";
import { useOnScreen } from "./on-screen.ts";
import { looks } from "./look.ts";
import { isHere, productOf } from "../product.ts";
import type { Product } from "../product.ts";
import { offerOf } from "../state.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Glyph, Icon } from "../parts/icons.tsx";
import { NeverButton } from "./never-button.tsx";
import { ProductLine } from "../parts/product-line.tsx";

/** The small card that speaks first. Its region is always there, so that screen readers announce what comes into it. */
export function TeaserSlot(): JSX.Element {
  const { state, reserved } = useWidget().controller;
  const teaser = state.value.open ? null : state.value.teaser;
  const isOurs = teaser?.type === "offer" && reserved.value.has(teaser.id);
  const offer = isOurs ? offerOf(state.value, teaser.id) : undefined;
  return (
    <div role="status">
      {offer && <OfferTeaser key={offer.id} offer={offer} />}
      {teaser?.type === "reply" && <ReplyTeaser message={teaser.message} />}
    </div>
  );
}

function OfferTeaser({ offer }: { readonly offer: Offer }): JSX.Element {
  const { controller, words, locale } = useWidget();
  const product = teaserProduct(offer, locale);
  const { icon, title, cta } = looks[offer.type];
  const head = (
    <>
      <span class="chip">
        <Glyph d={icon} />
      </span>
      {words.value[title]}
    </>
  );
  return (
    <TeaserCard
      head={head}
      text={offerText(offer, words.value)}
      cta={words.value[cta]}
      foot={<NeverButton offer={offer} />}
      onSeen={() => controller.seen(offer)}
    >
      {product && <ProductLine product={product} />}
    </TeaserCard>
  );
}

/** A message does not repeat the page that the customer is on; a card of a product is about nothing else. */
function teaserProduct(offer: Offer, locale: string): Product | null {
  if (offer.type !== "message" && offer.type !== "product_card") return null;
  const product = productOf(offer, locale);
  return offer.type === "message" && product && isHere(product.url) ? null : product;
}

function ReplyTeaser({ message }: { readonly message: ChatMessage }): JSX.Element {
  const { words } = useWidget();
  const name = message.name ?? words.value.support;
  const head = (
    <>
      <Avatar name={name} />
      {name}
    </>
  );
  return <TeaserCard head={head} text={message.text} cta={words.value.reply} onSeen={() => {}} />;
}

interface TeaserCardProps {
  readonly head: ComponentChildren;
  readonly text: string;
  readonly cta: string;
  readonly onSeen: () => void;
  readonly foot?: ComponentChildren;
  readonly children?: ComponentChildren;
}

function TeaserCard({ head, text, cta, onSeen, foot, children }: TeaserCardProps): JSX.Element {
  const { controller, words } = useWidget();
  const isAside = controller.aside.value;
  const element = useOnScreen(onSeen, !isAside);
  // Now that it is known how large it is.
  useLayoutEffect(controller.look, []);
  return (
    <div class={isAside ? "teaser aside" : "teaser"} data-testid="teaser" ref={element}>
      <button type="button" class="teaser-body" onClick={controller.takeTeaser}>
        <span class="teaser-head">{head}</span>
        {text && (
          <span class="teaser-text" dir="auto">
            {text}
          </span>
        )}
        {children}
        <span class="cta">
          {cta}
          <Icon name="forward" />
        </span>
      </button>
      <button
        type="button"
        class="icon-button"
        data-testid="teaser-close"
        aria-label={words.value.dismiss}
        onClick={controller.dismissTeaser}
      >
        <Icon name="close" />
      </button>
      {foot}
    </div>
  );
}
