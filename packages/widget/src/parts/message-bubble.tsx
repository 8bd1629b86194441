import type { JSX } from "preact";
import type { Message } from "../thread.ts";
import { useWidget } from "../context.ts";
import { formatTime } from "../format.ts";
import { Avatar } from "./avatar.tsx";
import { LinkedText } from "./linked-text.tsx";

interface MessageBubbleProps {
  readonly message: Message;
  /** Whether it begins a turn: then it carries the name. */
  readonly first: boolean;
  /** Whether it ends a turn: then it carries the time. */
  readonly last: boolean;
}

/** One message of the conversation. */
export function MessageBubble({ message, first, last }: MessageBubbleProps): JSX.Element {
  const { from } = message;
  const pending = "pending" in message;
  const classes = ["turn", from, first && "first", pending && "pending"].filter(Boolean).join(" ");
  return (
    <div class={classes} data-testid="message" data-from={from}>
      <AuthorLine message={message} shown={first} />
      {from === "system" ? (
        message.text
      ) : (
        <div class="bubble" dir="auto">
          <LinkedText text={message.text} />
        </div>
      )}
      {from !== "system" && (last || pending) && <Stamp at={message.at} pending={pending} />}
    </div>
  );
}

/** Screen readers hear who speaks in every message; eyes see it once a turn. */
function AuthorLine({ message, shown }: { message: Message; shown: boolean }): JSX.Element | null {
  const words = useWidget().words.value;
  if (message.from === "system") return null;
  if (message.from === "visitor") return <span class="sr">{words.you}: </span>;
  const name = message.name ?? words.support;
  if (!shown) return <span class="sr">{name}: </span>;
  return (
    <div class="turn-name">
      <Avatar name={name} />
      {name}
    </div>
  );
}

function Stamp({ at, pending }: { at: number; pending: boolean }): JSX.Element {
  const { words, locale } = useWidget();
  return <div class="turn-time">{pending ? words.value.sending : formatTime(at, locale)}</div>;
}
