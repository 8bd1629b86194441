import { plural } from "./plural.ts";

/** English of the rarer cards. */
export const enCards = {
  seeProduct: "View product",
  thanks: "Thank you for your answer.",
  unlikely: "Not at all likely",
  likely: "Very likely",
  step: (number: number, of: number) => `Step ${number} of ${of}`,
  /** Begins a guide of so many steps. */
  start: plural("en", { one: "Start", other: "Start: # steps" }),
  next: "Next",
  done: "Done",
  openPage: "Open the page",
  together: "Together",
  askElse: "Ask something else",
  justForYou: "Just for you",
  /** `value` is written out: “10%”, “€20.00”. */
  off: (value: string) => `${value} off`,
  showCode: "Show my code",
  asking: "One moment…",
  copy: "Copy",
  copied: "Copied",
  copyByHand: "Selected: press Ctrl+C or ⌘C",
  /** Puts the coupon into the cart. */
  apply: "Use it now",
  applying: "Adding it…",
  applied: "Added to your cart",
  applyFailed: "It could not be added. Please enter the code at the checkout.",
  validUntil: (moment: string) => `Valid until ${moment}`,
  /** `time` is written out: “02:13:05”. */
  endsIn: (time: string) => `Ends in ${time}`,
  expired: "This code has expired",
  claimFailed: "We could not reach the shop just now. Please try again.",
  /** What a refusal's code means; where a code is missing here, the server's own message is shown. */
  refusals: {
    budget_spent: "We are sorry: all of these coupons have been given out.",
    claim_not_earned: "We cannot confirm this offer just now. Please try again later.",
    stale_rule: "This offer has changed. Please reload the page and try again.",
    unknown_rule: "This offer has ended.",
    foreign_device: "This offer belongs to another browser.",
    unavailable: "The shop is busy just now. Please try again in a moment.",
    internal: "Something went wrong on our side. Please try again in a moment.",
  } as Readonly<Record<string, string>>,
  /** Hands a link on to friends. */
  share: "Share",
  copyLink: "Copy link",
  yourLink: "Your link",
};
