import { useState } from "preact/hooks";
import type { JSX, TargetedSubmitEvent } from "preact";
import type { Conversation } from "@proffer/protocol";
import { useDesk } from "../context.ts";
import { formatShort } from "../format.ts";
import { isUnread, listed } from "../state.ts";
import { ConnectionLine } from "./connection-line.tsx";
import { Avatar, Icon } from "./icons.tsx";

interface ConversationListProps {
  readonly onRename: (name: string) => void;
}

/** Everybody who talks to us, newest first. */
export function ConversationList({ onRename }: ConversationListProps): JSX.Element {
  const { desk, words, signOut } = useDesk();
  const conversations = listed(desk.state.value);
  return (
    <nav class="list" aria-label={words.conversations}>
      <div class="bar">
        <h2>{words.conversations}</h2>
        {signOut ? <SignedIn signOut={signOut} /> : <AgentName onRename={onRename} />}
      </div>
      <ConnectionLine />
      {conversations.length === 0 && <p class="nobody soft">{words.nobody}</p>}
      <ul>
        {conversations.map((conversation) => (
          <li key={conversation.id}>
            <Item conversation={conversation} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Item({ conversation }: { readonly conversation: Conversation }): JSX.Element {
  const { desk, words, locale, now } = useDesk();
  const { id, customer, lastAt, lastText, lastFrom, status } = conversation;
  const unread = isUnread(desk.state.value, conversation);
  const classes = ["item", unread && "unread", status === "closed" && "closed"];
  return (
    <button
      type="button"
      class={classes.filter(Boolean).join(" ")}
      data-testid="conversation-item"
      aria-current={desk.state.value.selected === id}
      onClick={() => desk.select(id)}
    >
      <Avatar name={customer} />
      <span class="item-text">
        <span class="item-top">
          <strong>{customer}</strong>
          <time>{formatShort(lastAt, now(), locale)}</time>
        </span>
        <span class="item-last">
          <span>
            {lastFrom === "agent" && `${words.you}: `}
            {lastText}
          </span>
          {unread && <i class="dot" role="img" aria-label={words.waiting} />}
          {status === "closed" && <em>{words.closed}</em>}
        </span>
      </span>
    </button>
  );
}

/** The name is the account's: an admin changes it. */
function SignedIn({ signOut }: { readonly signOut: () => void }): JSX.Element {
  const { desk, words } = useDesk();
  return (
    <button type="button" class="agent-name" title={words.signOut} onClick={signOut}>
      <span class="soft">{words.answeringAs}</span> <bdi>{desk.state.value.name}</bdi>
      <span class="sr">{words.signOut}</span>
      <Icon name="leave" />
    </button>
  );
}

function AgentName({ onRename }: ConversationListProps): JSX.Element {
  const { desk, words } = useDesk();
  const { name } = desk.state.value;
  const [editing, setEditing] = useState(false);
  if (!editing) {
    return (
      <button
        type="button"
        class="agent-name"
        title={words.rename}
        onClick={() => setEditing(true)}
      >
        <span class="soft">{words.answeringAs}</span> {name}
        <Icon name="pen" />
      </button>
    );
  }
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const to = String(new FormData(event.currentTarget).get("name") ?? "").trim() || words.support;
    onRename(to);
    desk.rename(to);
    setEditing(false);
  };
  return (
    <form class="agent-name" onSubmit={submit}>
      <input name="name" defaultValue={name} maxLength={60} aria-label={words.yourName} autofocus />
      <button aria-label={words.save}>
        <Icon name="check" />
      </button>
    </form>
  );
}
