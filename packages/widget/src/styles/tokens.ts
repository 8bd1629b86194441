/**
 * The one place for colour, space, type and motion. A page themes the widget by the `--proffer-*` properties.
 *
 * Contrast on its own ground, light / dark: ink 16.6 / 14.1, muted 6.1 / 7.4, accent ink 6.0 / 8.5, danger 6.6 / 8.0;
 * white on accent 6.0, on the badge 5.0. WCAG asks for 4.5; and for 3 of a field's edge, which has 3.2 / 3.9.
 */
export const tokens = /* css */ `
:host {
  --accent: var(--proffer-accent, #0d7060);
  --on-accent: var(--proffer-on-accent, #fff);
  --accent-ink: var(--proffer-accent, #0d7060);
  --tint: #e8f2ef;
  --surface: #fff;
  --canvas: #f4f7f6;
  --bubble: #eef2f1;
  --ink: #15211e;
  --muted: #566661;
  --line: #dde5e2;
  --edge: #84928d;
  --danger: #b42318;
  --badge: #d32f20;
  --glow: 0 1px 3px rgb(13 33 28 / .12), 0 10px 32px rgb(13 33 28 / .16);
  --font: var(--proffer-font, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC",
    "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif);
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", monospace;
  --swift: 200ms cubic-bezier(.2, .8, .2, 1);
  --gap: var(--proffer-gap, 20px);
}
@supports (color: color-mix(in oklab, red, red)) {
  :host { --tint: color-mix(in oklab, var(--accent) 10%, #fff); }
}
@media (prefers-color-scheme: dark) {
  :host {
    --accent-ink: #62cdb6;
    --tint: #1e3530;
    --surface: #19211f;
    --canvas: #121917;
    --bubble: #27312e;
    --ink: #e9efed;
    --muted: #a2b2ad;
    --line: #2f3b37;
    --edge: #6f7f79;
    --danger: #ff9a8f;
    --glow: 0 0 0 1px rgb(255 255 255 / .07), 0 12px 36px rgb(0 0 0 / .5);
  }
  @supports (color: color-mix(in oklab, red, red)) {
    :host {
      --accent-ink: color-mix(in oklab, var(--accent) 52%, #d8fff6);
      --tint: color-mix(in oklab, var(--accent) 28%, var(--surface));
    }
  }
}
`;
