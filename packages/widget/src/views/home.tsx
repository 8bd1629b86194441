import type { JSX } from "preact";
import { useWidget } from "../context.ts";
import { Icon } from "../parts/icons.tsx";
import { OfferCard } from "../parts/offer-card.tsx";
import { homeOffers, isTalking } from "../state.ts";
import { CloseButton } from "./bar.tsx";

/** Where the panel opens: a person to talk to, and what was proffered lately. */
export function Home(): JSX.Element {
  const { controller, words } = useWidget();
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
        {offers.length > 0 && <h2>{words.value.forYou}</h2>}
        {offers.map((offer) => (
          <OfferCard key={offer.id} offer={offer} />
        ))}
      </div>
    </div>
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
