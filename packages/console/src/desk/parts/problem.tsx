import type { JSX } from "preact";

/** What went wrong, read out at once. */
export function Problem({ text }: { readonly text: string | null }): JSX.Element | null {
  return text === null ? null : (
    <p class="bad" role="alert">
      {text}
    </p>
  );
}
