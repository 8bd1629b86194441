import type { JSX, TargetedSubmitEvent } from "preact";
import type { Words } from "../words/words.ts";

interface SignInProps {
  readonly words: Words;
  readonly name: string;
  readonly refused: boolean;
  readonly onEnter: (key: string, name: string) => void;
}

/** Asks for the key that the server printed, and once for a name. */
export function SignIn({ words, name, refused, onEnter }: SignInProps): JSX.Element {
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const [key, as] = ["key", "name"].map((field) => String(fields.get(field) ?? "").trim());
    if (key) onEnter(key, as || words.support);
  };
  return (
    <main class="sign-in">
      <form class="sheet" onSubmit={submit}>
        <h1>{words.signIn}</h1>
        <p class="soft">{words.signInMore}</p>
        {refused && (
          <p class="bad" role="alert">
            {words.keyRefused}
          </p>
        )}
        <label>
          {words.key}
          <input name="key" type="password" required autocomplete="current-password" autofocus />
        </label>
        <label>
          {words.yourName}
          <input name="name" defaultValue={name} maxLength={60} autocomplete="nickname" />
        </label>
        <button class="primary">{words.enter}</button>
      </form>
    </main>
  );
}
