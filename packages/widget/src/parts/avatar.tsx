import type { JSX } from "preact";

/** A person's first letter on a disc; a name in any script has one. */
export function Avatar({ name }: { readonly name: string }): JSX.Element {
  return (
    <span class="avatar" aria-hidden="true">
      {[...name][0]?.toUpperCase()}
    </span>
  );
}
