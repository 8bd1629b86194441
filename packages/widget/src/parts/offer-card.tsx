import type { JSX } from "preact";
import { useWidget } from "../context.ts";
import type { CardProps } from "./card-props.ts";
import { useOnScreen } from "../on-screen.ts";
import { CouponCard } from "./coupon-card.tsx";
import { LazyCard } from "./lazy-card.tsx";
import { MessageCard } from "./message-card.tsx";
import { NeverButton } from "./never-button.tsx";

/** An offer in the panel, with what can be done about it. To see it here is to have been shown it. */
export function OfferCard({ offer }: CardProps): JSX.Element {
  const { controller } = useWidget();
  const element = useOnScreen(() => controller.seen(offer));
  return (
    <div class="offer" ref={element}>
      <Card offer={offer} />
      <NeverButton offer={offer} />
    </div>
  );
}

function Card({ offer }: CardProps): JSX.Element {
  switch (offer.type) {
    case "message":
    case "handoff":
      return <MessageCard offer={offer} />;
    case "coupon":
      return <CouponCard offer={offer} />;
    case "product_card":
    case "bundle":
    case "form":
    case "survey":
    case "guide":
    case "faq":
      return <LazyCard offer={offer} type={offer.type} />;
  }
}
