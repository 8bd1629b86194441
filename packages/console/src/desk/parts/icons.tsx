import type { JSX } from "preact";

/** Strokes on a 24-unit grid, drawn like the widget's. */
const paths = {
  chat: "M4 12a8 8 0 1 1 3.6 6.7L4 20l1.1-3.5A8 8 0 0 1 4 12Z",
  back: "m14 6-6 6 6 6",
  send: "M12 19V5m0 0-6 6m6-6 6 6",
  check: "m5 13 4.5 4.5L19 8",
  clip: "m19 11-7.5 7.5a4.2 4.2 0 0 1-6-6L13 5a2.8 2.8 0 0 1 4 4l-7.5 7.5a1.4 1.4 0 0 1-2-2L14 8",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  leave: "M14 5H6v14h8M11 12h9m-3-3 3 3-3 3",
  pen: "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
} as const;

export function Icon({ name }: { readonly name: keyof typeof paths }): JSX.Element {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}

/** A person's first letter on a disc; which of the soft colours is theirs for ever. */
export function Avatar({ name }: { readonly name: string }): JSX.Element {
  const hue = [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 6, 0);
  return (
    <span class={`avatar hue-${hue}`} aria-hidden="true">
      {[...name][0]?.toUpperCase()}
    </span>
  );
}
