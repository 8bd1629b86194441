import type { Offer } from "@proffer/sdk";
import type { Words } from "../i18n/words.ts";
import { paths } from "../parts/icons.tsx";
import { strokes } from "../parts/more-icons.ts";

interface Look {
  /** Its strokes. */
  readonly icon: string;
  readonly title: keyof Words;
  readonly cta: keyof Words;
}

const forYou = { icon: strokes.star, title: "forYou", cta: "showMe" } as const;

/** How an offer is announced. */
export const looks = {
  message: forYou,
  product_card: forYou,
  bundle: { ...forYou, title: "bundle" },
  coupon: { icon: strokes.coupon, title: "coupon", cta: "seeCoupon" },
  form: { icon: strokes.pencil, title: "form", cta: "fillIn" },
  survey: { icon: paths.chat, title: "question", cta: "answer" },
  guide: { icon: strokes.flag, title: "guide", cta: "showMe" },
  faq: { icon: strokes.help, title: "faq", cta: "readOn" },
  handoff: { icon: strokes.help, title: "support", cta: "getHelp" },
} as const satisfies Record<Offer["type"], Look>;
