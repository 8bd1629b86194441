import type { JSX } from "preact";
import type { Offer } from "@proffer/sdk";
import { useWidget } from "../context.ts";
import { offerText } from "../offer-text.ts";
import { useOnScreen } from "../on-screen.ts";
import { isHere, readProduct } from "../product.ts";
import { parsePageUrl } from "../safe-url.ts";
import { CouponCard } from "./coupon-card.tsx";
import { ProductLine } from "./product-line.tsx";

/** An offer in the panel, with what can be done about it. To see it here is to have been shown it. */
export function OfferCard({ offer }: { readonly offer: Offer }): JSX.Element {
  const { controller } = useWidget();
  const element = useOnScreen(() => controller.seen(offer));
  return (
    <div ref={element}>
      {offer.type === "coupon" ? <CouponCard offer={offer} /> : <MessageCard offer={offer} />}
    </div>
  );
}

function MessageCard({ offer }: { readonly offer: Offer }): JSX.Element {
  const { controller, words, locale } = useWidget();
  const product = offer.type === "message" ? readProduct(offer.about, locale) : null;
  const page = offer.type === "message" ? parsePageUrl(offer.about["url"]) : null;
  // On the product's own page there is nothing to go to; asking comes first.
  const url = isHere(page) ? null : page;
  return (
    <article class="card" data-testid="offer-card">
      <div class="card-body">
        {product && <ProductLine product={product} />}
        <p class="card-text" dir="auto">
          {offerText(offer, words.value)}
        </p>
        <div class="actions">
          {url && (
            <a class="button primary" href={url} onClick={() => controller.takeUp(offer)}>
              {words.value.seeProduct}
            </a>
          )}
          <button
            type="button"
            class={url ? "button" : "button primary"}
            onClick={() => controller.talkAbout(offer)}
          >
            {offer.type === "handoff" ? words.value.getHelp : words.value.askAbout}
          </button>
        </div>
      </div>
    </article>
  );
}
