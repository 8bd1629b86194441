import { useState } from "preact/hooks";
import type { JSX, TargetedSubmitEvent } from "preact";
import type { Account } from "@proffer/protocol";
import type { Door } from "../door.ts";
import type { Words } from "../words/words.ts";
import { Problem } from "./problem.tsx";

interface TicketFormProps {
  readonly words: Words;
  readonly door: Door;
  readonly ticket: string;
  readonly onSignedIn: (account: Account) => void;
}

/** Asks who has followed an invitation, or a link for a forgotten password, for a new one. */
export function TicketForm({ words, door, ticket, onSignedIn }: TicketFormProps): JSX.Element {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    setBusy(true);
    door.setPassword(ticket, password).then(
      ({ account }) => account && onSignedIn(account),
      (cause: unknown) => {
        setBusy(false);
        setProblem(cause instanceof TypeError ? words.unreachable : (cause as Error).message);
      },
    );
  };
  return (
    <form class="sheet" onSubmit={submit} aria-busy={busy}>
      <h1>{words.choosePassword}</h1>
      <Problem text={problem} />
      <label>
        {words.newPassword}
        <input
          name="password"
          type="password"
          required
          minLength={12}
          maxLength={256}
          autocomplete="new-password"
          aria-describedby="password-more"
          autofocus
          dir="ltr"
        />
      </label>
      <p class="soft" id="password-more">
        {words.newPasswordMore}
      </p>
      <button class="primary" disabled={busy}>
        {words.enter}
      </button>
    </form>
  );
}
