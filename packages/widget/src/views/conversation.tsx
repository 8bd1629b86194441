import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { JSX, RefObject } from "preact";
import type { Offer } from "@proffer/sdk";
import { useWidget } from "../context.ts";
import { offerText } from "../offer-text.ts";
import { formatDay } from "../format.ts";
import { Avatar } from "../parts/avatar.tsx";
import { Composer } from "../parts/composer.tsx";
import { Icon } from "../parts/icons.tsx";
import { MessageBubble } from "../parts/message-bubble.tsx";
import { productOf } from "../product.ts";
import { offerOf } from "../state.ts";
import { layOut } from "../thread.ts";
import type { ThreadItem } from "../thread.ts";
import { Bar } from "./bar.tsx";

/** Nearer to the end than this, a reader is following along; farther up, they are reading and must not be moved. */
const followPx = 60;

/** The conversation with a person. */
export function Conversation({ about }: { readonly about: string | undefined }): JSX.Element {
  const { controller, words } = useWidget();
  const state = controller.state.value;
  const { conversation, messages, agentTyping } = state.chat;
  useEffect(() => controller.connect(), []);
  const list = useFollowing(messages.length + Number(agentTyping));
  return (
    <>
      <Bar>
        <Title />
      </Bar>
      {state.cutOff && <OfflineBanner />}
      <div class="scroll" ref={list.element} onScroll={list.onScroll}>
        <div class="thread" role="log" aria-live="polite" aria-label={words.value.messages}>
          {!about && messages.length === 0 && (
            <div class="turn system">{words.value.firstLine}</div>
          )}
          {layOut(messages, offerOf(state, about)).map((item) => (
            <Item key={item.key} item={item} />
          ))}
          {conversation?.status === "closed" && <div class="turn system">{words.value.ended}</div>}
          {agentTyping && <Typing />}
        </div>
      </div>
      <Composer onSaid={list.follow} />
    </>
  );
}

function Title(): JSX.Element {
  const name = useAgentName();
  const { words } = useWidget();
  if (!name) return <span>{words.value.talk}</span>;
  return (
    <>
      <Avatar name={name} />
      <span>{name}</span>
    </>
  );
}

/** Who answered last; `undefined` while nobody has. */
function useAgentName(): string | undefined {
  const { chat } = useWidget().controller.state.value;
  const reply = chat.messages.findLast(({ from }) => from === "agent");
  return reply && "name" in reply ? reply.name : undefined;
}

function Item({ item }: { readonly item: ThreadItem }): JSX.Element {
  const { locale, now } = useWidget();
  switch (item.type) {
    case "day":
      return <div class="day">{formatDay(item.at, now(), locale)}</div>;
    case "lead":
      return <Lead offer={item.offer} />;
    case "message":
      return <MessageBubble message={item.message} first={item.first} last={item.last} />;
  }
}

/** Says why we are here, so that the customer need not. */
function Lead({ offer }: { readonly offer: Offer }): JSX.Element {
  const { words, locale } = useWidget();
  return (
    <div class="lead" data-testid="lead">
      <span class="chip">
        <Icon name={offer.type === "handoff" ? "help" : "star"} />
      </span>
      <div>
        <strong>{offerText(offer, words.value) || productOf(offer, locale)?.name}</strong>
        {offer.type === "handoff" ? words.value.handoffMore : words.value.leadMore}
      </div>
    </div>
  );
}

function Typing(): JSX.Element {
  const { words } = useWidget();
  const name = useAgentName() ?? words.value.support;
  return (
    <div class="dots">
      <span class="sr">{words.value.isTyping(name)}</span>
      <i />
      <i />
      <i />
    </div>
  );
}

function OfflineBanner(): JSX.Element {
  const { words } = useWidget();
  return (
    <p class="connection" role="status" data-testid="connection">
      <Icon name="offline" />
      {words.value.offline}
    </p>
  );
}

interface Following {
  readonly element: RefObject<HTMLDivElement | null>;
  readonly onScroll: () => void;
  /** What was just said by oneself is always followed. */
  readonly follow: () => void;
}

/** Keeps the newest message in sight for a reader who is at the end. */
function useFollowing(length: number): Following {
  const element = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  useLayoutEffect(() => {
    const { current } = element;
    if (current && following.current) current.scrollTop = current.scrollHeight;
  }, [length]);
  return {
    element,
    onScroll: () => {
      const { current } = element;
      if (!current) return;
      const below = current.scrollHeight - current.scrollTop - current.clientHeight;
      following.current = below < followPx;
    },
    follow: () => void (following.current = true),
  };
}
