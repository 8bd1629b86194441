/** What is other in the dark. */
const dark = /* css */ `
    --accent-ink: #62cdb6;
    --tint: #1e3530;
    --surface: #1a211f;
    --canvas: #121816;
    --bubble: #28312f;
    --ink: #e9efed;
    --muted: #a4b2ae;
    --line: #303a37;
    --edge: #72817c;
    --danger: #ff9a8f;
    --online: #5fd39a;
    --lift: 0 0 0 1px rgb(255 255 255 / .02);
    --glow: 0 0 0 1px rgb(255 255 255 / .07), 0 12px 36px rgb(0 0 0 / .5);
`;

const darkMixed = /* css */ `
      --accent-ink: oklch(from var(--accent) max(l, .8) min(c, .12) h);
      --tint: color-mix(in oklab, var(--accent) 24%, var(--surface));
`;

/**
 * The one place for colour, but for the accent and what stands on it, which are the shell's. A page themes the widget by the `--proffer-*` properties; `data-theme` on the
 * host, `light` or `dark`, holds against the system's choice.
 *
 * Contrast on its own ground, light / dark: ink 16.6 / 14.1, muted 6.1 / 7.4, accent ink 6.0 / 8.5, danger 6.6 / 8.0;
 * white on accent 6.0, on the badge 5.0. WCAG asks for 4.5; and for 3 of a field's edge, which has 3.2 / 3.9.
 *
 * Of a page's own accent these hold too: what stands on it is black or white, whichever its luminance (WCAG's Y, here
 * in linear sRGB) is farther from: they part at √(1.05 × 0.05) − 0.05 = 0.179. As ink it is made darker than a lightness
 * of 0.5 (OKLCH) on light ground and lighter than 0.8 on dark.
 */
export const tokens = /* css */ `
:host {
  --accent-ink: var(--proffer-accent, #0d7060);
  --tint: #e8f2ef;
  --surface: #fff;
  --canvas: #f5f8f7;
  --bubble: #edf1f0;
  --ink: #15211e;
  --muted: #566661;
  --line: #dee5e3;
  --edge: #84928d;
  --danger: #b42318;
  --badge: #d32f20;
  --online: #14804a;
  --lift: 0 1px 2px rgb(13 33 28 / .05), 0 2px 10px rgb(13 33 28 / .05);
  --glow: 0 1px 3px rgb(13 33 28 / .12), 0 10px 32px rgb(13 33 28 / .16);
  --font: var(--proffer-font, system-ui, sans-serif);
}
@media (prefers-color-scheme: dark) {
  :host(:not([data-theme="light"])) {${dark}}
}
:host([data-theme="dark"]) {${dark}
  color-scheme: dark !important;
}
:host([data-theme="light"]) { color-scheme: light !important; }
@supports (color: oklch(from red l c h)) {
  :host {
    --accent-ink: oklch(from var(--accent) min(l, .5) c h);
    --tint: color-mix(in oklab, var(--accent) 10%, #fff);
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([data-theme="light"])) {${darkMixed}}
  }
  :host([data-theme="dark"]) {${darkMixed}}
}
`;

/**
 * Space goes in steps of 4 px; type and corners come in these sizes. They are the panel's alone, so that no page fetches
 * them before it is opened. Text follows `--proffer-text-size`, corners `--proffer-radius`.
 */
export const scale = /* css */ `
:host {
  --text: var(--proffer-text-size, 15px);
  --tiny: calc(var(--text) * .8);
  --small: calc(var(--text) * .8667);
  --large: calc(var(--text) * 1.1334);
  --title: calc(var(--text) * 1.6);
  --round: var(--proffer-radius, 16px);
  --round-m: calc(var(--round) * .75);
  --round-s: calc(var(--round) * .5);
}
`;
