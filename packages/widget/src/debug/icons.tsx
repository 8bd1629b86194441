import type { JSX } from "preact";

/** Strokes on a 24-unit grid, as the widget's; size and colour come from the text around them. */
const paths = {
  yes: "m5 12.5 4.5 4.5L19 7.5",
  no: "M7 7l10 10M17 7 7 17",
  unknown: "M9 9a3 3 0 1 1 4.2 2.8c-.8.4-1.2 1-1.2 2M12 17.5h.01",
  copy: "M9 9h10v11H9zM5 15V4h10",
  side: "M4 5h16v14H4zM15 5v14",
  down: "m6 9 6 6 6-6",
  up: "m6 15 6-6 6 6",
  close: "M7 7l10 10M17 7 7 17",
  more: "m9 6 6 6-6 6",
  warn: "M12 4 3 19.5h18zM12 10v4.5M12 17h.01",
  clock: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM12 7.5V12l3 2",
  note: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM12 11v5M12 8h.01",
} as const;

/** Pictures turn round where the text runs from right to left. */
const directed: readonly string[] = ["more", "side"];

export function Icon({ name }: { readonly name: keyof typeof paths }): JSX.Element {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" class={directed.includes(name) ? "flip" : ""}>
      <path d={paths[name]} />
    </svg>
  );
}
