import { useLayoutEffect, useRef } from "preact/hooks";
import type { JSX } from "preact";
import { useWidget } from "../context.ts";
import { enPanel } from "../i18n/en-panel.ts";
import { prepare } from "../parts/lazy-card.tsx";
import { offerOf } from "../state.ts";
import { panelCss } from "../styles/panel.ts";
import { Conversation } from "./conversation.tsx";
import { Home } from "./home.tsx";
import { OfferView } from "./offer.tsx";
import { useFullScreen } from "./full-screen.ts";
import { keepTabInside } from "./keep-tab-inside.ts";

/** What comes with the panel. */
export { panelCss as css, enPanel as english };
export { prepare };

/** Everything behind the launcher. Fetched when it is about to be wanted. */
export function Panel(): JSX.Element {
  const { controller, words } = useWidget();
  const { route } = controller.state.value;
  const panel = useRef<HTMLDivElement>(null);
  const guiding = useIsGuiding();
  // A guide shows something on the page: on a phone it leaves half of the screen to it.
  const full = useFullScreen(panel) && !guiding;
  useLayoutEffect(() => {
    // The composer takes the focus by itself.
    if (route.type !== "conversation") panel.current?.focus({ preventScroll: true });
  }, [route.type]);
  return (
    <div
      ref={panel}
      class={route.type === "conversation" ? "panel tall" : guiding ? "panel sheet" : "panel"}
      role="dialog"
      aria-modal={full}
      aria-label={words.value.talk}
      tabIndex={-1}
      data-testid="panel"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.isComposing) controller.close();
        if (event.key === "Tab" && full) keepTabInside(event);
      }}
    >
      <View />
    </div>
  );
}

function useIsGuiding(): boolean {
  const state = useWidget().controller.state.value;
  const { route } = state;
  return route.type === "offer" && offerOf(state, route.id)?.type === "guide";
}

function View(): JSX.Element {
  const { route } = useWidget().controller.state.value;
  switch (route.type) {
    case "home":
      return <Home />;
    case "offer":
      return <OfferView id={route.id} />;
    case "conversation":
      return <Conversation about={route.about} />;
  }
}
