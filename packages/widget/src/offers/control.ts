import type { Offer, Proffer, Properties } from "@proffer/sdk";
import { createCell } from "../cell.ts";
import type { Readable } from "../cell.ts";
import type { PanelControl } from "../controller.ts";
import { offerOf } from "../state.ts";
import type { Claim, Route } from "../state.ts";
import { warn } from "../warn.ts";
import type { Moment } from "./quiet.ts";
import {
  canTease,
  claimed,
  hushed,
  settled,
  suits,
  teaseNext,
  teaserGone,
  withOffer,
} from "./state.ts";

/** What the customer can do with offers, and what the widget tells the SDK of it. */
export interface OfferControl {
  /** The offers that this page may draw as a teaser: no other page has, or will. */
  readonly reserved: Readable<ReadonlySet<string>>;
  /** Whether a teaser would be in the way just now: of a field, a price, a payment. It is drawn unseen then. */
  readonly aside: Readable<boolean>;
  /** The customer did something with the teaser: opens the panel on what it spoke of. */
  takeTeaser(): void;
  dismissTeaser(): void;
  /** The offer is on the customer's screen. */
  seen(offer: Offer): void;
  takeUp(offer: Offer): void;
  claim(offer: Offer): void;
  /** The customer wants nothing more of the kind. */
  never(offer: Offer): void;
  /** Sends what the customer filled in or chose. */
  answer(offer: Offer, answer: Properties): void;
  /** Says a ready answer to an offer in the conversation. */
  reply(offer: Offer, text: string): void;
  /** Goes to the conversation, to talk about an offer. */
  talkAbout(offer: Offer): void;
  /** Looks again whether a teaser may be shown. */
  look(): void;
}

interface OfferControlOptions {
  readonly proffer: Proffer;
  readonly panel: PanelControl;
  /** What the customer may be shown unasked just now. */
  readonly moment: () => Moment;
  /** Whether there is room for a teaser: nothing under it that the customer needs. */
  readonly hasRoom: () => boolean;
  /** What the customer reads when a claim fails for no reason of ours, e.g. without a network. */
  readonly refusal: (error: unknown) => Extract<Claim, { type: "refused" }>;
}

/** Soon enough for a page that scrolls, seldom enough to cost nothing. */
const lookEveryMs = 300;

export function createOfferControl(options: OfferControlOptions): OfferControl & { stop(): void } {
  const { proffer, panel, moment, hasRoom, refusal } = options;
  const { state, change } = panel;
  const aside = createCell(true);
  const reserved = createCell<ReadonlySet<string>>(new Set());
  const asked = new Set<string>();
  const told = new Set<string>();
  let waiting: ReturnType<typeof setInterval> | undefined;

  /** Looks, for as long as a teaser is up or waits, whether it is in the way: pages move and change without telling. */
  const standAside = (): void => {
    const { teaser } = state.value;
    aside.value = teaser === null || !(suits(state.value, moment()) && hasRoom());
    const isWaiting = teaser !== null || canTease(state.value);
    if (isWaiting) waiting ??= setInterval(() => control.look(), lookEveryMs);
    else waiting = void clearInterval(waiting);
  };

  /** An offer is drawn once it is ours: it is shown once, over all pages, even if this one is gone the next moment. */
  const reserveTeaser = (): void => {
    const { teaser } = state.value;
    const offer = teaser?.type === "offer" ? offerOf(state.value, teaser.id) : undefined;
    if (!offer || asked.has(offer.id)) return;
    asked.add(offer.id);
    void offer.reserve().then((ours) => {
      if (ours) reserved.value = new Set([...reserved.value, offer.id]);
      else change(settled(offer.id));
    });
  };

  /** Tells the SDK something about an offer once, however often it happens. */
  const tell = (offer: Offer, what: "shown" | "clicked" | "dismissed"): void => {
    const already = `${what} ${offer.id}`;
    if (offer.state === what || told.has(already)) return;
    told.add(already);
    noted(offer[what](), what);
  };

  const control: OfferControl = {
    reserved,
    aside,
    takeTeaser() {
      const { teaser } = state.value;
      if (teaser?.type !== "offer") return panel.open({ type: "conversation" });
      const offer = offerOf(state.value, teaser.id);
      if (!offer) return panel.open();
      control.takeUp(offer);
      panel.open(routeOf(offer));
    },
    dismissTeaser() {
      const { teaser } = state.value;
      const offer = teaser?.type === "offer" ? offerOf(state.value, teaser.id) : undefined;
      if (offer) {
        tell(offer, "dismissed");
        change(settled(offer.id));
      } else change(teaserGone());
    },
    seen(offer) {
      if (offer.state === "waiting") tell(offer, "shown");
      if (state.value.open) change(settled(offer.id));
    },
    takeUp(offer) {
      tell(offer, "clicked");
      change(settled(offer.id));
    },
    claim(offer) {
      control.takeUp(offer);
      change(claimed(offer.id, { type: "asking" }));
      offer.claim().then(
        (coupon) => change(claimed(offer.id, { type: "granted", coupon })),
        (error: unknown) => change(claimed(offer.id, refusal(error))),
      );
    },
    never(offer) {
      noted(offer.dismissed({ never: true }), "dismissed");
      change(hushed(offer.id));
    },
    answer(offer, answer) {
      noted(offer.answered(answer), "answered");
      change(settled(offer.id));
    },
    reply(offer, text) {
      control.talkAbout(offer);
      proffer.chat.say(text, offer);
    },
    talkAbout(offer) {
      control.takeUp(offer);
      panel.go({ type: "conversation", about: offer.id });
    },
    look: () => change((now) => now),
  };
  panel.follow(
    (now) => teaseNext(now, moment()),
    () => {
      reserveTeaser();
      standAside();
    },
  );
  const take = (): void => proffer.offers().forEach((offer) => change(withOffer(offer)));
  const stop = proffer.on("offer", (offer) => change(withOffer(offer)));
  // The offers of earlier pages are in the store, which opens after us.
  void proffer.ready.then(take);
  take();
  return {
    ...control,
    stop() {
      clearInterval(waiting);
      stop();
    },
  };
}

/** A store that fails is for the developer to read of, not for the customer. */
function noted(telling: Promise<void>, what: string): void {
  telling.catch((error: unknown) => warn(`An offer could not be noted as ${what}.`, error));
}

/** A hand-off is a conversation; everything else has its card. */
function routeOf(offer: Offer): Route {
  return offer.type === "handoff"
    ? { type: "conversation", about: offer.id }
    : { type: "offer", id: offer.id };
}
