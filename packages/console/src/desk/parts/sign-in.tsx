import { useState } from "preact/hooks";
import type { JSX } from "preact";
import type { Account, SessionReply } from "@proffer/protocol";
import type { Door } from "../door.ts";
import type { Words } from "../words/words.ts";
import { AccountForm } from "./account-form.tsx";
import { KeyForm } from "./key-form.tsx";
import { TicketForm } from "./ticket-form.tsx";

interface SignInProps {
  readonly words: Words;
  readonly name: string;
  /** Why somebody is here who had come in before. */
  readonly problem: string | null;
  /** What the server says of accounts; `null` where nobody has any. */
  readonly session: SessionReply | null;
  readonly door: Door | undefined;
  readonly ticket: string | null;
  readonly onEnter: (key: string, name: string) => void;
  readonly onSignedIn: (account: Account) => void;
}

/** Mail and password, a provider, a first password, or the key that the server has printed. */
export function SignIn(props: SignInProps): JSX.Element {
  const { words, name, problem, session, door, ticket, onEnter, onSignedIn } = props;
  const canHaveAccount = session !== null && (session.hasAccounts || session.providers.length > 0);
  const [byKey, setByKey] = useState(!canHaveAccount);
  const toggle = canHaveAccount && (
    <button type="button" class="text-button" onClick={() => setByKey(!byKey)}>
      {byKey ? words.withAccount : words.withKey}
    </button>
  );
  return (
    <main class="sign-in">
      {door && ticket !== null ? (
        <TicketForm words={words} door={door} ticket={ticket} onSignedIn={onSignedIn} />
      ) : door && session && !byKey ? (
        <AccountForm
          words={words}
          door={door}
          session={session}
          problem={problem}
          onSignedIn={onSignedIn}
        >
          {toggle}
        </AccountForm>
      ) : (
        <KeyForm words={words} name={name} problem={problem} onEnter={onEnter}>
          {toggle}
        </KeyForm>
      )}
    </main>
  );
}
