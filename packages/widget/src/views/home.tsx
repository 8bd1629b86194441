import { useEffect, useRef } from "preact/hooks";
import type { JSX } from "preact";
import { useWidget } from "../context.ts";
import { Icon } from "../parts/icons.tsx";
import { OfferCard } from "../parts/offer-card.tsx";
import { homeOffers, isTalking } from "../state.ts";
import { CloseButton } from "./bar.tsx";

/** Where the panel opens: a person to talk to, and what was proffered lately. */
export function Home(): JSX.Element {
  const { controller, words } = useWidget();
  const { hushed } = controller.state.value;
  const offers = homeOffers(controller.state.value);
  return (
    <div class="scroll">
      <div class="hero">
        <h1>{words.value.hello}</h1>
        <p>{words.value.helloMore}</p>
        <CloseButton />
      </div>
      <div class="home">
        <TalkButton />
        {hushed && <Hushed key={hushed} />}
        {offers.length > 0 && <h2>{words.value.forYou}</h2>}
        {offers.map((offer) => (
          <OfferCard key={offer.id} offer={offer} />
        ))}
      </div>
    </div>
  );
}

/** The button that was pressed is gone: the focus comes here, and with it the words are read out. */
function Hushed(): JSX.Element {
  const { words } = useWidget();
  const note = useRef<HTMLParagraphElement>(null);
  useEffect(() => note.current?.focus({ preventScroll: true }), []);
  return (
    <p class="hushed" ref={note} tabIndex={-1} data-testid="hushed">
      <Icon name="check" />
      {words.value.hushed}
    </p>
  );
}

function TalkButton(): JSX.Element {
  const { controller, words } = useWidget();
  const state = controller.state.value;
  const talking = isTalking(state);
  return (
    <button
      type="button"
      class="talk"
      data-testid="talk"
      onClick={() => controller.go({ type: "conversation" })}
    >
      <span class="chip">
        <Icon name="chat" />
      </span>
      <span class="talk-text">
        <strong>{talking ? words.value.goOn : words.value.talk}</strong>
        <small>{(talking && state.chat.conversation?.lastText) || words.value.talkMore}</small>
      </span>
      <Icon name="forward" />
    </button>
  );
}
