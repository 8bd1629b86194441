import { useEffect, useRef, useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Account, SessionReply } from "@proffer/protocol";
import type { Credentials } from "./credentials.ts";
import { DeskProvider, useDesk } from "./context.ts";
import type { Desk } from "./desk.ts";
import type { Door } from "./door.ts";
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
  /** Without a key the session's cookie says who answers. */
  readonly openDesk: (key: string | undefined, name: string) => Desk;
  /** For who has an account. */
  readonly door?: Door;
}

/** The sign-in, or the desk. */
export function App({ credentials, words, locale, now, openDesk, door }: AppProps): JSX.Element {
  const [name, setName] = useState(() => credentials.name() ?? words.support);
  const [desk, setDesk] = useState(() => {
    const key = credentials.key();
    return key && credentials.ticket === null ? openDesk(key, name) : null;
  });
  const [account, setAccount] = useState<Account | null>(null);
  const refusedOnce = useRef(false);
  const [problem, setProblem] = useState(credentials.problem);
  const session = useSession(door, desk === null, (who) => {
    // Who follows a link to set a password does so, whoever was signed in here before.
    // And who was refused is not sent round in a circle.
    if (credentials.ticket === null && !refusedOnce.current) enterAs(who);
  });
  const refused = desk?.state.value.connection === "refused";
  useEffect(() => {
    if (!refused) return;
    refusedOnce.current = true;
    credentials.forgetKey();
    setProblem(account ? words.signedOut : words.keyRefused);
    setAccount(null);
    setDesk(null);
  }, [refused]);

  function enterAs(who: Account): void {
    setAccount(who);
    setDesk(openDesk(undefined, who.name));
  }
  const enter = (key: string, as: string): void => {
    credentials.keepKey(key);
    credentials.keepName(as);
    setName(as);
    setDesk(openDesk(key, as));
  };
  const signOut = (): void => {
    const left = (): void => location.reload();
    desk?.leave();
    door?.signOut().then(left, left);
  };
  if (desk && !refused)
    return (
      <DeskProvider value={{ desk, words, locale, now, signOut: account ? signOut : undefined }}>
        <Room onRename={credentials.keepName} />
      </DeskProvider>
    );
  // What there is to ask for is not known yet; a form that turns into another one would take back what was typed.
  if (session === undefined) return <main class="sign-in" aria-busy />;
  const { ticket } = credentials;
  const asked = { words, name, problem, session, door, ticket };
  return <SignIn {...asked} onEnter={enter} onSignedIn={enterAs} />;
}

/** What the server says of accounts, once somebody has to be let in; who is signed in already goes straight on. */
function useSession(
  door: Door | undefined,
  isAsked: boolean,
  enterAs: (account: Account) => void,
): SessionReply | null | undefined {
  const [session, setSession] = useState<SessionReply | null | undefined>(door ? undefined : null);
  useEffect(() => {
    if (!door || !isAsked) return;
    door.look().then(
      (found) => {
        setSession(found);
        if (found.account) enterAs(found.account);
      },
      () => setSession(null),
    );
  }, [isAsked]);
  return session;
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
