import type { Offer } from "@proffer/sdk";
import type { Words } from "./i18n/words.ts";
import type { IconName } from "./parts/icons.tsx";

interface Look {
  readonly icon: IconName;
  readonly title: keyof Words;
  readonly cta: keyof Words;
}

const forYou = { icon: "star", title: "forYou", cta: "showMe" } as const;

/** How an offer is announced. */
export const looks = {
  message: forYou,
  product_card: forYou,
  bundle: { ...forYou, title: "bundle" },
  coupon: { icon: "coupon", title: "coupon", cta: "seeCoupon" },
  form: { icon: "pencil", title: "form", cta: "fillIn" },
  survey: { icon: "chat", title: "question", cta: "answer" },
  guide: { icon: "flag", title: "guide", cta: "showMe" },
  faq: { icon: "help", title: "faq", cta: "readOn" },
  handoff: { icon: "help", title: "support", cta: "getHelp" },
} as const satisfies Record<Offer["type"], Look>;
