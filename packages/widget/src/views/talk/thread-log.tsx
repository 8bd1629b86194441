import type { JSX } from "preact";
import type { Offer } from "@proffer/sdk";
import { useWidget } from "../../context.ts";
import { formatDay } from "../../format.ts";
import { offerText } from "../../offer-text.ts";
import { Glyph } from "../../parts/icons.tsx";
import { strokes } from "../../parts/more-icons.ts";
import { MessageBubble } from "../../parts/message-bubble.tsx";
import { productOf } from "../../product.ts";
import { offerOf } from "../../state.ts";
import { agentOf, lastSeen, layOut } from "../../thread.ts";
import type { ThreadItem } from "../../thread.ts";

interface ThreadProps {
  readonly about: string | undefined;
  /** Whether there is a newer conversation. */
  readonly isOld: boolean;
  /** Whether nobody is at the desk to answer. */
  readonly isAway: boolean;
}

/** What was said. New messages are read out as they come; those of before, which come all at once, are not. */
export function Thread({ about, isOld, isAway }: ThreadProps): JSX.Element {
  const { controller, words } = useWidget();
  const state = controller.state.value;
  const { conversation, messages, agentTyping, connection } = state.chat;
  const { messages: label, firstLine, ended } = words.value;
  const isEmpty = messages.length === 0;
  const seen = lastSeen(state.chat);
  return (
    <div
      class="thread"
      role="log"
      aria-label={label}
      aria-busy={connection === "connecting" && isEmpty}
    >
      {!about && isEmpty && !isAway && <div class="turn system">{firstLine}</div>}
      {layOut(messages, offerOf(state, about)).map((item) => (
        <Item key={item.key} item={item} seen={item.key === seen} />
      ))}
      {conversation?.status === "closed" && !isOld && <div class="turn system">{ended}</div>}
      {isAway && (
        <div class="turn system" data-testid="away">
          {words.value.away}
        </div>
      )}
      {agentTyping && <Typing />}
    </div>
  );
}

function Item({ item, seen }: { readonly item: ThreadItem; readonly seen: boolean }): JSX.Element {
  const { locale, now } = useWidget();
  switch (item.type) {
    case "day":
      return <div class="day">{formatDay(item.at, now(), locale)}</div>;
    case "lead":
      return <Lead offer={item.offer} />;
    case "message":
      return (
        <MessageBubble message={item.message} first={item.first} last={item.last} seen={seen} />
      );
  }
}

/** Says why we are here, so that the customer need not. */
function Lead({ offer }: { readonly offer: Offer }): JSX.Element {
  const { words, locale } = useWidget();
  return (
    <div class="lead" data-testid="lead">
      <span class="chip">
        <Glyph d={offer.type === "handoff" ? strokes.help : strokes.star} />
      </span>
      <div>
        <strong dir="auto">
          {offerText(offer, words.value) || productOf(offer, locale)?.name}
        </strong>
        {offer.type === "handoff" ? words.value.handoffMore : words.value.leadMore}
      </div>
    </div>
  );
}

function Typing(): JSX.Element {
  const { controller, words } = useWidget();
  const name = agentOf(controller.state.value.chat) ?? words.value.support;
  return (
    <div class="dots" data-testid="typing">
      <span class="sr">{words.value.isTyping(name)}</span>
      <i />
      <i />
      <i />
    </div>
  );
}
