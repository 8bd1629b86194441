import { render } from "preact";
import type { Proffer } from "@proffer/sdk";
import { stayInReach, stopAtHost } from "./at-page.ts";
import { onChange } from "./cell.ts";
import { WidgetProvider } from "./context.ts";
import type { WidgetContext } from "./context.ts";
import { createFocus } from "./focus.ts";
import { guardHandlers } from "./guard-handlers.ts";
import type { Host } from "./host.ts";
import type { Words } from "./i18n/words.ts";
import { watchNews } from "./news.ts";
import { createLater } from "./later.ts";
import { createLauncherLook } from "./parts/launcher-look.ts";
import type { Settings } from "./settings.ts";
import type { Route } from "./state.ts";
import { uiCss } from "./styles/ui.ts";
import { createUiContext } from "./ui-context.ts";
import { Panel } from "./views/panel.tsx";
import { warn } from "./warn.ts";

/** What the launcher's part hands over to what draws teasers and panel. */
export interface Frame {
  readonly proffer: Proffer;
  readonly host: Host;
  /** Holds the launcher. */
  readonly root: HTMLElement;
  readonly launcher: HTMLElement;
  readonly locale: string;
  /** Those of the customer's language; `null`: English. */
  readonly words: Words | null;
  readonly now: () => number;
  /** As they are at the time. */
  readonly settings: Required<Settings>;
  readonly applyCoupon: WidgetContext["applyCoupon"];
}

/** Teasers and panel, drawn and kept so. */
export interface Ui {
  isOpen(): boolean;
  open(route?: Route): void;
  close(): void;
  destroy(): void;
}

guardHandlers();

/** Draws what there is to show, above the launcher; from here on the launcher shows what this knows. */
export function startUi(frame: Frame): Ui {
  const { host, root } = frame;
  const place = document.createElement("div");
  place.className = "ui";
  host.adopt(uiCss);
  root.prepend(place);
  const context = createUiContext(frame);
  const { controller, offers } = context;
  const draw = createDrawing(frame, place, context);
  const stops = [
    controller.stop,
    stopAtHost(host.element),
    onChange(draw),
    watchNeeds(frame, context),
    () => offers.value?.stop(),
    () => render(null, place),
  ];
  draw();
  return {
    isOpen: () => controller.state.value.open,
    open(route) {
      stayInReach(host);
      controller.open(route);
    },
    close: controller.close,
    destroy: () => stops.forEach((each) => each()),
  };
}

function createDrawing(
  { host, root, launcher }: Frame,
  place: HTMLElement,
  context: WidgetContext,
): () => void {
  const { controller, offers, words } = context;
  const focus = createFocus(host.element, launcher);
  const drawLauncher = createLauncherLook(launcher);
  return () => {
    const { open } = controller.state.value;
    const shown = offers.value;
    root.classList.toggle("has-panel", open);
    drawLauncher({ open, badge: open ? undefined : shown?.badge(), words: words.value });
    // While what is to go is still there: afterwards nobody knows that the focus was in it.
    focus.follow(open);
    try {
      render(
        <WidgetProvider value={context}>
          {open && <Panel />}
          {shown && <shown.TeaserSlot />}
        </WidgetProvider>,
        place,
      );
    } catch (error) {
      warn("The panel could not be drawn.", error);
    }
  };
}

const offersLater = createLater("offers", () => import("./offers/index.ts"));
const alertsLater = createLater("alerts", () => import("./alerts/watch.ts"));

/** Fetches what deals with offers, teasers and the badge where there is one, and what announces replies where the page asks for that. */
function watchNeeds(frame: Frame, context: WidgetContext): () => void {
  const { proffer } = frame;
  const { controller, offers, settings } = context;
  let stopAlerts: (() => void) | undefined;
  const failed = (error: unknown): void =>
    warn("A part of the widget could not be started.", error);
  const load = (): void => {
    offersLater
      .load()
      .then((code) => code && (offers.value ??= code.startOffers(frame, context)))
      .catch(failed);
  };
  const look = (): void => {
    // At home also those stand that are no news.
    if (!offers.value && controller.state.value.open && proffer.offers().length > 0) load();
    if (!stopAlerts && (settings.sound || settings.notifications))
      alertsLater
        .load()
        .then((code) => code && (stopAlerts ??= code.watchReplies(context)))
        .catch(failed);
  };
  void proffer.ready.then(look);
  look();
  const stops = [watchNews(proffer, load), onChange(look), () => stopAlerts?.()];
  return () => stops.forEach((stop) => stop());
}
