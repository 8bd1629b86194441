import type { JSX } from "preact";
import type { CardProps } from "../card-props.ts";
import { BundleCard } from "./bundle-card.tsx";
import { CouponCard } from "./coupon-card.tsx";
import { FaqCard } from "./faq-card.tsx";
import { FormCard } from "./form-card.tsx";
import { GuideCard } from "./guide-card.tsx";
import { MessageCard } from "./message-card.tsx";
import { ProductCard } from "./product-card.tsx";
import { ReferralCard } from "./referral-card.tsx";
import { SurveyCard } from "./survey-card.tsx";

/** An offer's card. */
export function Card({ offer }: CardProps): JSX.Element {
  switch (offer.type) {
    case "message":
      return offer.params["share"] ? <ReferralCard offer={offer} /> : <MessageCard offer={offer} />;
    case "handoff":
      return <MessageCard offer={offer} />;
    case "product_card":
      return <ProductCard offer={offer} />;
    case "bundle":
      return <BundleCard offer={offer} />;
    case "coupon":
      return <CouponCard offer={offer} />;
    case "form":
      return <FormCard offer={offer} />;
    case "survey":
      return <SurveyCard offer={offer} />;
    case "guide":
      return <GuideCard offer={offer} />;
    case "faq":
      return <FaqCard offer={offer} />;
  }
}
