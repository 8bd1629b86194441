import { useEffect } from "preact/hooks";
import type { JSX } from "preact";
import type { Conversation } from "@proffer/protocol";
import { useWidget } from "../../context.ts";
import { formatWhen } from "../../format-more.ts";
import { hasNews } from "../../has-news.ts";
import { Avatar } from "../avatar.tsx";
import { Icon } from "../icons.tsx";

/** The customer's conversations: the open one first, then the newest. */
export function ConversationList(): JSX.Element {
  const { controller, words } = useWidget();
  const { conversations } = controller.state.value.chat;
  useEffect(() => controller.connect(), []);
  if (conversations.length === 0)
    return (
      <div class="nothing-here">
        <span class="chip">
          <Icon name="chat" />
        </span>
        {words.value.noConversations}
      </div>
    );
  return (
    <ul class="conversations" aria-label={words.value.conversations}>
      {conversations.map((conversation) => (
        <li key={conversation.id}>
          <Row conversation={conversation} />
        </li>
      ))}
    </ul>
  );
}

function Row({ conversation }: { readonly conversation: Conversation }): JSX.Element {
  const { controller, words, locale, now } = useWidget();
  const { id, agent, lastText, lastFrom, lastAt, status } = conversation;
  const text = lastText || words.value.sentFile;
  const isNew = hasNews(conversation);
  return (
    <button
      type="button"
      class={isNew ? "row unread" : "row"}
      data-testid="conversation"
      onClick={() => controller.talk(id)}
    >
      {agent ? (
        <Avatar name={agent.name} />
      ) : (
        <span class="chip">
          <Icon name="chat" />
        </span>
      )}
      <span class="row-text">
        <span class="row-head">
          <strong dir="auto">{agent?.name ?? words.value.support}</strong>
          <time>{formatWhen(lastAt, now(), locale)}</time>
        </span>
        <span class="row-head">
          <small dir="auto">{lastFrom === "visitor" ? words.value.youSaid(text) : text}</small>
          {isNew && (
            <i class="news">
              <span class="sr">{words.value.newReply}</span>
            </i>
          )}
          {!isNew && status === "closed" && (
            <span class="tag">{words.value.conversationEnded}</span>
          )}
        </span>
      </span>
    </button>
  );
}
