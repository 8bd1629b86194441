import type { WidgetContext } from "../context.ts";
import { enTeaser } from "../i18n/en-teaser.ts";
import { offersCss } from "../styles/offers.ts";
import { rooms } from "../views/rooms.ts";
import { offerOf } from "../state.ts";
import type { Frame } from "../ui.tsx";
import { watchAttention } from "./attention.ts";
import { AtHome } from "./at-home.tsx";
import { drawBadge } from "./badge.ts";
import { createOfferControl } from "./control.ts";
import { takeGuideMark } from "./guide-mark.ts";
import { OfferView } from "./offer-view.tsx";
import { createRefusals } from "./refusal.ts";
import { hasRoom } from "./room.ts";
import { unreadCount } from "./state.ts";
import { TeaserSlot } from "./teaser.tsx";

/** What it takes to speak first, and to show what is proffered. Fetched when there is something to say. */
export interface Offers {
  readonly TeaserSlot: typeof TeaserSlot;
  readonly AtHome: typeof AtHome;
  readonly OfferView: typeof OfferView;
  /** What waits behind the launcher, drawn on it; `undefined`: nothing. */
  badge(): HTMLElement | undefined;
  /** Whether the panel shows a guide, and leaves half of a phone's screen to the page. */
  isGuiding(): boolean;
  stop(): void;
}

/** Gets ready to speak first; the controller can deal with offers from here on. */
export function startOffers({ proffer, host, now }: Frame, context: WidgetContext): Offers {
  const { controller, words } = context;
  const { state } = controller;
  context.equip(rooms);
  context.equip({ css: offersCss, english: enTeaser });
  const attention = watchAttention(document, host.element, () => controller.look());
  const { stop, ...control } = createOfferControl({
    proffer,
    panel: controller,
    moment: attention.moment,
    hasRoom: () => hasRoom(host.element, host.root.querySelector(".teaser")),
    refusal: createRefusals(words),
  });
  Object.assign(controller, control);
  controller.look();
  goOnGuiding(
    context,
    takeGuideMark(() => sessionStorage, now()),
    proffer.ready,
  );
  return {
    TeaserSlot,
    AtHome,
    OfferView,
    badge: () => drawBadge(unreadCount(state.value), words.value),
    isGuiding() {
      const { route } = state.value;
      return route.type === "offer" && offerOf(state.value, route.id)?.type === "guide";
    },
    stop() {
      attention.stop();
      stop();
    },
  };
}

/** Goes on with a guide that led the customer to this page. */
function goOnGuiding(
  { drafts, controller }: WidgetContext,
  guide: ReturnType<typeof takeGuideMark>,
  ready: Promise<unknown>,
): void {
  if (!guide) return;
  drafts.set(guide.offer, guide.step);
  void ready.then(() => controller.open({ type: "offer", id: guide.offer }));
}
