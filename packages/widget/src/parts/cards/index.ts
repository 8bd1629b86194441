import { BundleCard } from "./bundle-card.tsx";
import { FaqCard } from "./faq-card.tsx";
import { FormCard } from "./form-card.tsx";
import { GuideCard } from "./guide-card.tsx";
import { ProductCard } from "./product-card.tsx";
import { SurveyCard } from "./survey-card.tsx";

export { cardsCss as css } from "../../styles/cards.ts";
export { enCards as english } from "../../i18n/en-cards.ts";

/** The cards that are fetched where a shop has a rule for one. */
export const cards = {
  product_card: ProductCard,
  bundle: BundleCard,
  form: FormCard,
  survey: SurveyCard,
  guide: GuideCard,
  faq: FaqCard,
};
