import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { JSX } from "preact";
import { useWidget } from "../context.ts";
import { Composer } from "../parts/composer.tsx";
import { createLater } from "../later.ts";
import { helpLater } from "../parts/lazy-help.tsx";
import { LazyPart } from "../parts/lazy-part.tsx";
import { isOld, offerOf } from "../state.ts";
import { Home, Lobby } from "./home.tsx";
import { talkLater } from "./talk-later.ts";

/** Everything behind the launcher. */
export function Panel(): JSX.Element {
  const { controller, words, offers } = useWidget();
  const { route, chat } = controller.state.value;
  const panel = useRef<HTMLDivElement>(null);
  const isTalking = route.type === "conversation";
  useLayoutEffect(() => {
    // Where there is a field to write in, it has taken the focus.
    const root = panel.current?.getRootNode() as ShadowRoot | undefined;
    if (!panel.current?.contains(root?.activeElement ?? null))
      panel.current?.focus({ preventScroll: true });
  }, [route.type]);
  useEffect(() => watchScreen(panel.current as HTMLElement), []);
  return (
    <div
      ref={panel}
      class={isTalking ? "panel tall" : offers.value?.isGuiding() ? "panel sheet" : "panel"}
      role="dialog"
      aria-label={words.value.talk}
      tabIndex={-1}
      data-testid="panel"
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.isComposing) controller.close();
      }}
    >
      <View />
      {(route.type === "home" || (isTalking && !isOld(chat))) && <Composer />}
    </div>
  );
}

function View(): JSX.Element {
  const { controller, offers } = useWidget();
  const { route } = controller.state.value;
  if (route.type === "home") return <Home />;
  if (route.type === "conversation")
    return (
      <LazyPart of={talkLater} around={Lobby}>
        {({ Talk }) => <Talk about={route.about} />}
      </LazyPart>
    );
  if (route.type === "offer") {
    const offer = offerOf(controller.state.value, route.id);
    return offer && offers.value ? <offers.value.OfferView offer={offer} /> : <Home />;
  }
  return (
    <LazyPart of={helpLater} around={Lobby}>
      {({ Article, Conversations }) =>
        route.type === "article" ? <Article article={route.article} /> : <Conversations />
      }
    </LazyPart>
  );
}

const screenLater = createLater("full screen", () => import("./full-screen.ts"));

/** Where the panel covers the screen it has to be kept to what can be seen of that. */
function watchScreen(panel: HTMLElement): () => void {
  // The same width as in the style sheet.
  const phone = matchMedia("(max-width: 480px)");
  const listening = new AbortController();
  const { signal } = listening;
  const look = (): void => {
    if (phone.matches)
      void screenLater
        .load()
        .then((code) => code && !signal.aborted && code.fitScreen(panel, phone, signal));
  };
  phone.addEventListener("change", look, listening);
  look();
  return () => listening.abort();
}
