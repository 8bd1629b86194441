import type { JSX } from "preact";

/** What home draws: strokes on a 24-unit grid; size and colour come from the text around them. */
export const paths = {
  chat: "M4 12a8 8 0 1 1 3.6 6.7L4 20l1.1-3.5A8 8 0 0 1 4 12Z",
  close: "M7 7l10 10M17 7 7 17",
  forward: "m10 6 6 6-6 6",
  send: "M12 19V5m0 0-6 6m6-6 6 6",
  clip: "M19.5 11.6 12.2 18.8a4.9 4.9 0 0 1-6.9-6.9l7.7-7.6a3.3 3.3 0 0 1 4.6 4.6l-7.7 7.6a1.6 1.6 0 0 1-2.3-2.3l6.9-6.9",
} as const;

type IconName = keyof typeof paths;

/** One that home draws. The way forward turns round where the text runs from right to left. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return <Glyph d={paths[name]} flip={name === "forward"} />;
}

/** An icon whose strokes come with the part that draws it. */
export function Glyph({ d, flip }: { readonly d: string; readonly flip?: boolean }): JSX.Element {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" class={flip ? "flip" : ""}>
      <path d={d} />
    </svg>
  );
}
