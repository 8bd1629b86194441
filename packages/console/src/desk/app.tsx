import { useEffect, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Credentials } from "./credentials.ts";
import { DeskProvider, useDesk } from "./context.ts";
import type { Desk } from "./desk.ts";
import { isUnread } from "./state.ts";
import { ConversationList } from "./parts/conversation-list.tsx";
import { Icon } from "./parts/icons.tsx";
import { SignIn } from "./parts/sign-in.tsx";
import { Thread } from "./parts/thread.tsx";
import { Customer } from "./parts/customer.tsx";
import type { Words } from "./words/words.ts";

interface AppProps {
  readonly credentials: Credentials;
  readonly words: Words;
  readonly locale: string;
  readonly now: () => number;
  readonly openDesk: (key: string, name: string) => Desk;
}

/** The sign-in, or the desk. */
export function App({ credentials, words, locale, now, openDesk }: AppProps): JSX.Element {
  const open = (key: string): Desk => openDesk(key, credentials.name() ?? words.support);
  const [desk, setDesk] = useState(() => {
    const key = credentials.key();
    return key ? open(key) : null;
  });
  const refused = desk?.state.value.connection === "refused";
  useEffect(() => {
    if (refused) credentials.forgetKey();
  }, [refused]);
  if (!desk || refused) {
    const enter = (key: string, name: string): void => {
      credentials.keepKey(key);
      credentials.keepName(name);
      setDesk(open(key));
    };
    const name = credentials.name() ?? words.support;
    return <SignIn words={words} name={name} refused={refused} onEnter={enter} />;
  }
  return (
    <DeskProvider value={{ desk, words, locale, now }}>
      <Room onRename={credentials.keepName} />
    </DeskProvider>
  );
}

function Room({ onRename }: { readonly onRename: (name: string) => void }): JSX.Element {
  const { desk, words } = useDesk();
  const { selected, conversations } = desk.state.value;
  const conversation = conversations.get(selected ?? "");
  useWaitingInTitle();
  useNetworkBack();
  useLook();
  return (
    <main class={conversation ? "room has-thread" : "room"}>
      <h1 class="sr">{words.desk}</h1>
      <ConversationList onRename={onRename} />
      {conversation ? (
        <>
          <Thread key={conversation.id} conversation={conversation} />
          <Customer conversation={conversation} />
        </>
      ) : (
        <div class="empty">
          <Icon name="chat" />
          <p>{conversations.size > 0 ? words.chooseOne : words.nobody}</p>
        </div>
      )}
    </main>
  );
}

/** How many wait, where an agent sees it from another tab. */
function useWaitingInTitle(): void {
  const { desk, words } = useDesk();
  const state = desk.state.value;
  const waiting = [...state.conversations.values()].filter((one) => isUnread(state, one)).length;
  useEffect(() => {
    document.title =
      waiting > 0 ? `(${waiting}) ${words.desk} · Proffer` : `${words.desk} · Proffer`;
  }, [waiting]);
}

function useNetworkBack(): void {
  const { desk } = useDesk();
  useEffect(() => {
    addEventListener("online", desk.reconnect);
    return () => removeEventListener("online", desk.reconnect);
  }, [desk]);
}

/** Who comes back to the tab reads what has come meanwhile. */
function useLook(): void {
  const { desk } = useDesk();
  useEffect(() => {
    document.addEventListener("visibilitychange", desk.look);
    return () => document.removeEventListener("visibilitychange", desk.look);
  }, [desk]);
}
