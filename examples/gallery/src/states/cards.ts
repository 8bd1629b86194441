import type { Offer } from "@proffer/sdk";
import type { Coupon } from "@proffer/protocol";
import { ago, dayMinutes, noon } from "./clock.ts";
import { mug, teapot } from "./products.ts";
import { group } from "./state.ts";
import type { GalleryState } from "./state.ts";

/** An offer, alone in the panel. */
export function card(
  id: string,
  title: string,
  offer: Partial<Offer>,
  more: Partial<GalleryState> = {},
): Omit<GalleryState, "group"> {
  return {
    id,
    title,
    route: { type: "offer", id },
    set: (stub) => stub.proffer({ id, state: "shown", at: ago(5), ...offer }),
    ...more,
    act: async (hand, stub) => {
      await hand.find("offer-card");
      await more.act?.(hand, stub);
    },
  };
}

const coupon = (expiresAt: number | null): Coupon => ({
  campaign: "win-back",
  code: "BACK-7Q4M-X2",
  value: { percent: 10 },
  expiresAt,
});

const refusal = Object.assign(new Error("gone"), {
  profferError: true,
  code: "budget_spent",
  retryable: false,
});

export const cards = group("Cards", [
  card("message", "A message about a product", {
    text: "Still thinking about the Ash-Glaze Teapot? Ask us anything about it: size, glaze, how it pours.",
    about: teapot,
  }),
  card("quick-replies", "A picture and quick replies", {
    text: "The first kiln of the winter is open. Shall we keep you a cup?",
    params: {
      image_url: "./mug.svg",
      buttons: [
        { text: "See what came out", url: "https://shop.example/new" },
        { text: "Keep me one", reply: "Please keep me one." },
        { text: "Not this year", reply: "Not this year, thank you." },
      ],
    },
  }),
  card("product-card", "A product card", {
    type: "product_card",
    text: "It came back this morning.",
    about: teapot,
  }),
  card("bundle", "A bundle with a coupon", {
    type: "bundle",
    text: "These two go well together.",
    params: { products: [teapot, mug], campaign: "tea-set" },
    coupon: coupon(null),
  }),
  card("coupon", "A coupon to ask for", {
    type: "coupon",
    text: "Good to see you. Here is something for your next order.",
  }),
  card(
    "coupon-code",
    "A coupon that the page can apply",
    {
      type: "coupon",
      text: "Good to see you.",
      coupon: coupon(noon + 9 * dayMinutes * 60_000),
    },
    { canApply: true },
  ),
  card("coupon-countdown", "A coupon on its last day", {
    type: "coupon",
    text: "Good to see you.",
    coupon: coupon(noon + 7_985_000),
  }),
  card("coupon-expired", "A coupon that is over", {
    type: "coupon",
    text: "Good to see you.",
    coupon: coupon(ago(1)),
  }),
  card(
    "coupon-refused",
    "A coupon that was refused",
    { type: "coupon", text: "Good to see you." },
    {
      act(hand, stub) {
        stub.onClaim = () => Promise.reject(refusal);
        return hand.click("coupon-claim");
      },
    },
  ),
  card("guide", "A step-by-step guide", {
    type: "guide",
    text: "How to order with your company’s number.",
    params: {
      steps: [
        { text: "Open the cart and choose “For a company”." },
        { text: "Write the number as it stands on your invoices." },
        { text: "Pay as you like." },
      ],
    },
  }),
  card(
    "faq",
    "Questions and answers",
    {
      type: "faq",
      text: "Before you ask:",
      params: {
        articles: [
          {
            question: "Is it dishwasher safe?",
            answer: "**No.** See [how to care for clay](https://shop.example/care).",
          },
          { question: "How long does the delivery to the islands take?", answer: "Nine days." },
        ],
      },
    },
    { act: (hand) => hand.press("summary") },
  ),
  card("referral", "A link for friends", {
    text: "Give a friend 10% off their first pot. When they order, you get the same.",
    params: { share: { url: "https://shop.example/r/ann-7q4m", text: "Tea?" } },
  }),
  card("handoff", "A hand-off", {
    type: "handoff",
    text: "Having trouble with the payment? One of us can help.",
  }),
  card("long-words", "Words that are long", {
    text: "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen, Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz.",
    params: {
      buttons: [
        { text: "Geschwindigkeitsbegrenzungsüberwachungsanlage", reply: "x" },
        { text: "Nein", reply: "y" },
      ],
    },
  }),
  card("cjk", "Chinese and Japanese", {
    text: "青瓷茶壶今天早上重新到货，出水利落，握感温润；如果您还在犹豫，可以随时问我们。灰釉の急須が入荷しました。注ぎ口の切れがよく、手に馴染みます。",
    about: { ...teapot, name: "灰釉茶壶（大号，四百二十毫升，附赠清洁布）" },
  }),
]);
