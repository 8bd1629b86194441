import { signal } from "@preact/signals";
import type { ReadonlySignal } from "@preact/signals";
import type { Offer, Proffer, Properties } from "@proffer/sdk";
import type { Attention } from "./attention.ts";
import type { createReadMarks } from "./read-mark.ts";
import {
  claimed,
  closed,
  createStore,
  hushed,
  initialState,
  offerOf,
  opened,
  settled,
  teaseNext,
  teaserGone,
  wentTo,
  withChat,
  withOffer,
} from "./state.ts";
import type { Claim, Route, State } from "./state.ts";
import { warn } from "./warn.ts";

/** What the customer can do with the widget, and what the widget tells the SDK of it. The views call nothing else. */
export interface Controller {
  readonly state: ReadonlySignal<State>;
  /** The offers that this page may draw as a teaser: no other page has, or will. */
  readonly reserved: ReadonlySignal<ReadonlySet<string>>;
  /** Whether the panel's code has arrived. */
  readonly isPanelReady: ReadonlySignal<boolean>;
  open(route?: Route): void;
  close(): void;
  go(route: Route): void;
  /** Fetches the panel before it is asked for. */
  prefetch(): void;
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
  say(text: string): void;
  typing(): void;
  /** Looks again whether a teaser may be shown. */
  look(): void;
  connect(): void;
  stop(): void;
}

interface ControllerOptions {
  readonly proffer: Proffer;
  readonly attention: Pick<Attention, "isFree">;
  readonly readMarks: ReturnType<typeof createReadMarks>;
  readonly loadPanel: () => Promise<void>;
  /** What the customer reads when a claim fails for no reason of ours, e.g. without a network. */
  readonly refusal: (error: unknown) => Extract<Claim, { type: "refused" }>;
}

export function createController(options: ControllerOptions): Controller {
  const { proffer, attention, readMarks, loadPanel, refusal } = options;
  const { chat } = proffer;
  const read = readMarks.load();
  const { state, update } = createStore(initialState(proffer.offers(), chat.getState(), read));
  const isPanelReady = signal(false);
  const reserved = signal<ReadonlySet<string>>(new Set());
  const asked = new Set<string>();
  const told = new Set<string>();
  let loading: Promise<void> | null = null;

  const change = (reduce: (state: State) => State): void => {
    const before = state.value.read;
    update((now) => {
      const next = reduce(now);
      return attention.isFree() ? teaseNext(next) : next;
    });
    if (state.value.read && state.value.read !== before) readMarks.save(state.value.read);
    reserveTeaser();
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

  const prefetch = (): Promise<void> => {
    loading ??= loadPanel().then(
      () => void (isPanelReady.value = true),
      (error: unknown) => {
        loading = null;
        change(closed());
        warn("The panel could not be loaded; a click tries again.", error);
      },
    );
    return loading;
  };

  const listening = [
    proffer.on("offer", (offer) => change(withOffer(offer))),
    chat.subscribe((now) => change(withChat(now))),
  ];
  // The offers of earlier pages are in the store, which opens after us.
  void proffer.ready.then(() => proffer.offers().forEach((offer) => change(withOffer(offer))));

  const controller: Controller = {
    state,
    reserved,
    isPanelReady,
    open(route) {
      change(opened(route));
      void prefetch();
    },
    close: () => change(closed()),
    go: (route) => change(wentTo(route)),
    prefetch: () => void prefetch(),
    takeTeaser() {
      const { teaser } = state.value;
      if (teaser?.type !== "offer") return controller.open({ type: "conversation" });
      const offer = offerOf(state.value, teaser.id);
      if (!offer) return controller.open();
      controller.takeUp(offer);
      controller.open(routeOf(offer));
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
      controller.takeUp(offer);
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
      controller.talkAbout(offer);
      chat.say(text, offer);
    },
    talkAbout(offer) {
      controller.takeUp(offer);
      controller.go({ type: "conversation", about: offer.id });
    },
    say(text) {
      const { route } = state.value;
      const about = route.type === "conversation" ? offerOf(state.value, route.about) : undefined;
      chat.say(text, about);
    },
    typing: () => chat.typing(),
    look: () => change((now) => now),
    connect: () => chat.connect(),
    stop: () => listening.forEach((unsubscribe) => unsubscribe()),
  };
  return controller;
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
