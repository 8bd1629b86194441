import type { JSX } from "preact";
import type { PendingMessage } from "@proffer/sdk";
import type { Message } from "../thread.ts";
import { useWidget } from "../context.ts";
import { formatPercent, formatTime } from "../format.ts";
import { Avatar } from "./avatar.tsx";
import { LazyFile } from "./lazy-files.tsx";
import { RichText } from "./rich-text.tsx";

interface MessageBubbleProps {
  readonly message: Message;
  /** Whether it begins a turn: then it carries the name. */
  readonly first: boolean;
  /** Whether it ends a turn: then it carries the time. */
  readonly last: boolean;
  /** Whether it is the last one that an agent has read. */
  readonly seen: boolean;
}

/** One message of the conversation. */
export function MessageBubble({ message, first, last, seen }: MessageBubbleProps): JSX.Element {
  const { from, text, attachment } = message;
  const pending = "pending" in message ? message : null;
  const failed = pending?.failed !== undefined;
  const classes = ["turn", from, first && "first", pending && "pending", failed && "failed-turn"];
  return (
    <div class={classes.filter(Boolean).join(" ")} data-testid="message" data-from={from}>
      <AuthorLine message={message} shown={first} />
      {attachment && <LazyFile file={attachment} />}
      {from === "system" && text}
      {from !== "system" && text && (
        <div class="bubble" dir="auto">
          <RichText text={text} />
        </div>
      )}
      {pending && <OnItsWay message={pending} />}
      {!pending && from !== "system" && (last || seen) && <Stamp at={message.at} seen={seen} />}
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
      <span dir="auto">{name}</span>
    </div>
  );
}

function Stamp({ at, seen }: { at: number; seen: boolean }): JSX.Element {
  const { words, locale } = useWidget();
  return (
    <div class="turn-time">
      {formatTime(at, locale)}
      {seen && <span data-testid="seen">{words.value.seen}</span>}
    </div>
  );
}

/** How far a message has come, and what can be done about one that does not get there. */
function OnItsWay({ message }: { readonly message: PendingMessage }): JSX.Element {
  const { chat, words, locale } = useWidget();
  const { sending, sendingFile, notSent, failures, tryAgain, remove, cancel } = words.value;
  const { clientId, failed, progress, attachment } = message;
  const says =
    failed !== undefined
      ? (failures[failed] ?? notSent)
      : progress !== undefined && progress < 1
        ? sendingFile(formatPercent(progress, locale))
        : sending;
  // Sent again as it is, a file that was refused would be refused again.
  const mayRetry = failed !== undefined && !failed.startsWith("too_") && failed !== "bad_type";
  return (
    // How far it is would be read out at every step; that it failed is worth hearing.
    <div class="turn-time" aria-live={failed === undefined ? "off" : "polite"}>
      {says}
      {mayRetry && (
        <button type="button" class="link" onClick={() => chat.retry(clientId)}>
          {tryAgain}
        </button>
      )}
      {(failed !== undefined || attachment) && (
        <button type="button" class="link" onClick={() => chat.cancel(clientId)}>
          {failed === undefined ? cancel : remove}
        </button>
      )}
    </div>
  );
}
