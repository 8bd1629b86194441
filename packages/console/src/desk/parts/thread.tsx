import { useLayoutEffect, useRef } from "preact/hooks";
import type { JSX, RefObject } from "preact";
import type { ChatMessage, Conversation } from "@proffer/protocol";
import { useDesk } from "../context.ts";
import { formatFull, formatTime } from "../format.ts";
import type { Outgoing } from "../state.ts";
import { AttachedFile } from "./attached-file.tsx";
import { Composer } from "./composer.tsx";
import { CustomerSummary } from "./customer.tsx";
import { Avatar, Icon } from "./icons.tsx";

/** One conversation: what was said, and where to answer. */
export function Thread({ conversation }: { readonly conversation: Conversation }): JSX.Element {
  const { desk, words } = useDesk();
  const { id, customer, status } = conversation;
  const { messages, outbox, typing, problem } = desk.state.value;
  const said = messages.get(id) ?? [];
  const seen = lastSeen(conversation, said);
  const waiting = outbox.filter((one) => one.conversation === id);
  const list = useEndInSight(said.length + waiting.length + Number(typing.has(id)));
  return (
    <section class="thread" data-testid="thread" aria-label={customer}>
      <div class="bar">
        <button
          type="button"
          class="icon back"
          aria-label={words.back}
          onClick={() => desk.select(null)}
        >
          <Icon name="back" />
        </button>
        <Avatar name={customer} />
        <h2>{customer}</h2>
        <Proven conversation={conversation} />
        <Doings conversation={conversation} />
      </div>
      <CustomerSummary conversation={conversation} />
      <div class="messages" ref={list} role="log" aria-live="polite" tabIndex={0}>
        {said.length + waiting.length === 0 && <p class="soft first">{words.firstWords}</p>}
        {said.map((message, i) => (
          <Message
            key={message.clientId}
            message={message}
            before={said[i - 1]}
            isSeen={message.seq === seen}
          />
        ))}
        {waiting.map((outgoing) => (
          <Pending key={outgoing.clientId} outgoing={outgoing} />
        ))}
        {typing.has(id) && <p class="soft typing">{words.isTyping(customer)}</p>}
      </div>
      {problem && (
        <p class="problem bad" role="alert">
          {problem}
        </p>
      )}
      {status === "open" && <Composer />}
    </section>
  );
}

/** Who has it, and what can be done with it as a whole. */
function Doings({ conversation }: { readonly conversation: Conversation }): JSX.Element {
  const { desk, words } = useDesk();
  const { status, agent } = conversation;
  if (status === "closed") {
    return (
      <>
        <em class="soft">{words.closed}</em>
        <Quiet id="reopen-conversation" onClick={desk.reopenConversation}>
          {words.reopen}
        </Quiet>
      </>
    );
  }
  return (
    <>
      {agent ? (
        <em class="soft" data-testid="taken">
          {words.takenBy(agent.name)}
        </em>
      ) : (
        <Quiet id="take-conversation" onClick={desk.take}>
          {words.take}
        </Quiet>
      )}
      <Quiet id="close-conversation" onClick={desk.closeConversation}>
        {words.close}
      </Quiet>
    </>
  );
}

interface QuietProps {
  readonly id: string;
  readonly onClick: () => void;
  readonly children: string;
}

function Quiet({ id, onClick, children }: QuietProps): JSX.Element {
  return (
    <button type="button" class="quiet" data-testid={id} onClick={onClick}>
      {children}
    </button>
  );
}

/** The mark stands by the proven id, and not by the name: that is what the customer calls themselves. */
function Proven({ conversation }: { readonly conversation: Conversation }): JSX.Element | null {
  const { words } = useDesk();
  const { verified, userId } = conversation;
  if (!verified || userId === undefined) return null;
  return (
    <span class="proven" data-testid="proven" title={words.proven}>
      <Icon name="check" />
      <span class="sr">{words.proven}: </span>
      <bdi>{userId}</bdi>
    </span>
  );
}

interface MessageProps {
  readonly message: ChatMessage;
  readonly before: ChatMessage | undefined;
  /** It is the last of ours that the customer has had on the screen. */
  readonly isSeen: boolean;
}

/** The `seq` of the last message of ours that the customer has had on the screen. */
function lastSeen({ seen }: Conversation, said: readonly ChatMessage[]): number | undefined {
  const upTo = seen?.visitor ?? 0;
  return said.findLast(({ from, seq }) => from === "agent" && seq <= upTo)?.seq;
}

/** A quarter of an hour later, the time is worth saying again. */
const pauseMs = 15 * 60_000;

function Message({ message, before, isSeen }: MessageProps): JSX.Element {
  const { locale, words } = useDesk();
  const { from, text, at, name, attachment } = message;
  const turn = !before || before.from !== from || before.name !== name || at - before.at > pauseMs;
  return (
    <div
      class={turn ? `message turn ${from}` : `message ${from}`}
      data-testid="message"
      data-from={from}
    >
      {turn && from !== "system" && (
        <div class="stamp">
          {from === "agent" && <b>{name ?? words.you}</b>}
          <time title={formatFull(at, locale)}>{formatTime(at, locale)}</time>
        </div>
      )}
      {attachment && <AttachedFile attachment={attachment} />}
      {text && (
        <div class="bubble" dir="auto">
          {text}
        </div>
      )}
      {isSeen && <div class="stamp">{words.seen}</div>}
    </div>
  );
}

function Pending({ outgoing }: { readonly outgoing: Outgoing }): JSX.Element {
  const { words } = useDesk();
  return (
    <div class="message agent pending" data-testid="message" data-from="agent">
      {outgoing.text && (
        <div class="bubble" dir="auto">
          {outgoing.text}
        </div>
      )}
      {outgoing.attachment && <AttachedFile attachment={outgoing.attachment} />}
      <div class="stamp">
        {outgoing.uploading === undefined ? words.sending : words.uploading(outgoing.uploading)}
      </div>
    </div>
  );
}

/** Follows the conversation, unless the agent has scrolled up to read. */
function useEndInSight(length: number): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null);
  const height = useRef(0);
  useLayoutEffect(() => {
    const { current } = list;
    if (!current) return;
    const atEnd = height.current - current.scrollTop - current.clientHeight < 80;
    if (atEnd || height.current === 0) current.scrollTop = current.scrollHeight;
    height.current = current.scrollHeight;
  }, [length]);
  return list;
}
