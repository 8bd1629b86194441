import { useState } from "preact/hooks";
import type { ComponentChildren, JSX, TargetedMouseEvent, TargetedSubmitEvent } from "preact";
import type { Account, SessionReply } from "@proffer/protocol";
import type { Door } from "../door.ts";
import type { Words } from "../words/words.ts";
import { Problem } from "./problem.tsx";

interface AccountFormProps {
  readonly words: Words;
  readonly door: Door;
  readonly session: SessionReply;
  readonly problem: string | null;
  readonly onSignedIn: (account: Account) => void;
  readonly children?: ComponentChildren;
}

/** Asks for mail and password, or leads to a provider. */
export function AccountForm(props: AccountFormProps): JSX.Element {
  const { words, door, session, onSignedIn, children } = props;
  // Until something is tried here, what has brought somebody here stands.
  const [problem, setProblem] = useState<string | null>();
  const [said, setSaid] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const carryOut = async (run: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    setSaid(null);
    try {
      await run();
    } catch (cause) {
      setProblem(cause instanceof TypeError ? words.unreachable : (cause as Error).message);
    }
    setBusy(false);
  };
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const { mail, password } = readFields(event.currentTarget);
    void carryOut(async () => {
      const { account } = await door.signIn(mail, password);
      if (account) onSignedIn(account);
    });
  };
  const reset = (event: TargetedMouseEvent<HTMLButtonElement>): void => {
    const { form } = event.currentTarget;
    const { mail } = form ? readFields(form) : { mail: "" };
    if (mail === "") return setProblem(words.resetNeedsMail);
    void carryOut(async () => {
      await door.reset(mail);
      setSaid(words.resetSent);
    });
  };
  return (
    <form class="sheet" onSubmit={submit} aria-busy={busy}>
      <h1>{words.signIn}</h1>
      <Problem text={problem === undefined ? props.problem : problem} />
      {said !== null && <p role="status">{said}</p>}
      {session.providers.map(({ id, name }) => (
        <a key={id} class="provider" href={door.addressOf(id)}>
          {words.signInWith(name)}
        </a>
      ))}
      {session.providers.length > 0 && <p class="or">{words.or}</p>}
      <label>
        {words.mail}
        <input name="mail" type="email" required autocomplete="username" autofocus dir="ltr" />
      </label>
      <label>
        {words.password}
        <input name="password" type="password" required autocomplete="current-password" dir="ltr" />
      </label>
      <button class="primary" disabled={busy}>
        {words.continue}
      </button>
      <div class="others">
        {session.canReset && (
          <button type="button" class="text-button" onClick={reset}>
            {words.forgot}
          </button>
        )}
        {children}
      </div>
    </form>
  );
}

function readFields(form: HTMLFormElement): { readonly mail: string; readonly password: string } {
  const fields = new FormData(form);
  return {
    mail: String(fields.get("mail") ?? "").trim(),
    password: String(fields.get("password") ?? ""),
  };
}
