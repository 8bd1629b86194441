import type { ComponentChildren, JSX, TargetedSubmitEvent } from "preact";
import type { Words } from "../words/words.ts";
import { Problem } from "./problem.tsx";

interface KeyFormProps {
  readonly words: Words;
  readonly name: string;
  readonly problem: string | null;
  readonly onEnter: (key: string, name: string) => void;
  readonly children?: ComponentChildren;
}

/** Asks for the key that the server printed, and once for a name. */
export function KeyForm({ words, name, problem, onEnter, children }: KeyFormProps): JSX.Element {
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const [key, as] = ["key", "name"].map((field) => String(fields.get(field) ?? "").trim());
    if (key) onEnter(key, as || words.support);
  };
  return (
    <form class="sheet" onSubmit={submit}>
      <h1>{words.signIn}</h1>
      <p class="soft">{words.signInMore}</p>
      <Problem text={problem} />
      <label>
        {words.key}
        <input name="key" type="password" required autocomplete="current-password" autofocus />
      </label>
      <label>
        {words.yourName}
        <input name="name" defaultValue={name} maxLength={60} autocomplete="nickname" />
      </label>
      <button class="primary">{words.enter}</button>
      {children}
    </form>
  );
}
