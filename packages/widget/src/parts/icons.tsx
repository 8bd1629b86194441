import type { JSX } from "preact";

/** Strokes on a 24-unit grid; size and colour come from the text around them. */
const paths = {
  chat: "M4 12a8 8 0 1 1 3.6 6.7L4 20l1.1-3.5A8 8 0 0 1 4 12Z",
  down: "m6 9 6 6 6-6",
  close: "M7 7l10 10M17 7 7 17",
  back: "m14 6-6 6 6 6",
  forward: "m10 6 6 6-6 6",
  send: "M12 19V5m0 0-6 6m6-6 6 6",
  copy: "M9 9h10v11H9zM5 15V4h10",
  check: "m5 13 4.5 4.5L19 8",
  coupon: "M4 7h16v3.5a1.6 1.6 0 0 0 0 3V17H4v-3.5a1.6 1.6 0 0 0 0-3zM14 7v2m0 2v2m0 2v2",
  help: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Zm0-4.6a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8ZM6.4 6.4l3.2 3.2m4.8 4.8 3.2 3.2m0-11.2-3.2 3.2m-4.8 4.8-3.2 3.2",
  star: "m12 4 2.3 5 5.4.6-4 3.7 1.1 5.4L12 16l-4.8 2.7 1.1-5.4-4-3.7 5.4-.6z",
  pencil: "M5 19l1-4.2L15.6 5.2l3.2 3.2L9.2 18zM13.4 7.4l3.2 3.2",
  flag: "M6.5 20V5h11l-2.2 3.8 2.2 3.7h-11",
  offline:
    "M4 4l16 16M8.5 16.4a5 5 0 0 1 7 0M5 12.9a10 10 0 0 1 4.3-2.5m4 0a10 10 0 0 1 5.7 2.5M2 9.4a15 15 0 0 1 4-2.7m5-1.2a15 15 0 0 1 11 3.9M12 20h.01",
} as const;

export type IconName = keyof typeof paths;

/** Back and forward turn round where the text runs from right to left. */
const directed = new Set<IconName>(["back", "forward"]);

export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" class={directed.has(name) ? "flip" : ""}>
      <path d={paths[name]} />
    </svg>
  );
}
