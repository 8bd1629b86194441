import type { ComponentChildren, JSX } from "preact";
import { useWidget } from "../context.ts";
import { Icon } from "../parts/icons.tsx";
import { HelpAtHome } from "../parts/lazy-help.tsx";
import { LazyPart } from "../parts/lazy-part.tsx";
import { talkLater } from "./talk-later.ts";

/** Where the panel opens: a person to talk to, what was proffered lately, and the help. */
export function Home(): JSX.Element {
  const { controller, words, offers } = useWidget();
  const { agentsOnline, features } = controller.state.value.chat;
  return (
    <div class="scroll">
      <Hero>
        <h1>{words.value.hello}</h1>
        <p>{agentsOnline === 0 ? words.value.away : words.value.helloMore}</p>
      </Hero>
      <div class="home">
        <Talk />
        {offers.value && <offers.value.AtHome />}
        {features.help && <HelpAtHome />}
      </div>
    </div>
  );
}

/** Where the customer waits for a view that is on its way: they can always leave. */
export function Lobby({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return (
    <div class="scroll">
      <Hero />
      {children}
    </div>
  );
}

function Hero({ children }: { readonly children?: ComponentChildren }): JSX.Element {
  return (
    <div class="hero">
      {children}
      <CloseButton />
    </div>
  );
}

export function CloseButton(): JSX.Element {
  const { controller, words } = useWidget();
  return (
    <button
      type="button"
      class="icon-button"
      data-testid="panel-close"
      aria-label={words.value.close}
      onClick={controller.close}
    >
      <Icon name="close" />
    </button>
  );
}

/** The way to a person, and to what was said before, whose code comes where there is any. */
function Talk(): JSX.Element {
  const { controller, words } = useWidget();
  const { conversation, conversations } = controller.state.value.chat;
  const way = (
    <div class="card lifted">
      <button
        type="button"
        class="row talk"
        data-testid="talk"
        onPointerEnter={talkLater.load}
        onFocus={talkLater.load}
        onClick={() => controller.talk(null)}
      >
        <span class="chip">
          <Icon name="chat" />
        </span>
        <span class="row-text">
          <strong>{words.value.talk}</strong>
          <small>
            <Presence />
          </small>
        </span>
        <Icon name="forward" />
      </button>
    </div>
  );
  if (!conversation && conversations.length === 0) return way;
  return (
    <LazyPart of={talkLater} waiting={way} failed={way}>
      {({ Threads }) => <Threads />}
    </LazyPart>
  );
}

/** Whether somebody is here to answer. */
export function Presence(): JSX.Element {
  const { controller, words } = useWidget();
  const isHere = Number(controller.state.value.chat.agentsOnline) > 0;
  return (
    <span class={isHere ? "here" : ""}>{isHere ? words.value.here : words.value.talkMore}</span>
  );
}
