/**
 * What is there from the start: the host and the launcher.
 *
 * `!important` on the host, because the page's own rules win over a plain `:host` rule: without it 17 of 18 elements
 * took a hostile page's styles, with it none. In the top layer it has a backdrop, which a page may have coloured.
 * Borders that are transparent become visible in forced colours. What the launcher's sign is drawn in is reckoned as in
 * `tokens`.
 */
export const shellCss = /* css */ `
:host {
  all: initial !important;
  display: block !important;
  position: fixed !important;
  z-index: 2147483647 !important;
  inset-block-end: calc(var(--gap) + env(safe-area-inset-bottom, 0px)) !important;
  inset-inline-end: calc(var(--gap) + max(env(safe-area-inset-left, 0px), env(safe-area-inset-right, 0px))) !important;
  color-scheme: light dark !important;
  pointer-events: none !important;
  --accent: var(--proffer-accent, #0d7060) !important;
  --on-accent: var(--proffer-on-accent, #fff) !important;
  --gap: var(--proffer-gap, 20px) !important;
  --swift: 200ms cubic-bezier(.2, .8, .2, 1) !important;
}
@supports (color: oklch(from red l c h)) {
  :host {
    --far: clamp(0, (.179 - (.2126 * r + .7152 * g + .0722 * b)) * 1e6, 1) !important;
    --on-accent: var(--proffer-on-accent, color(from var(--accent) srgb-linear var(--far) var(--far) var(--far))) !important;
  }
}
:host::backdrop { display: none !important; }
:host([hidden]) { display: none !important; }
@media print { :host { display: none !important; } }
*, ::before, ::after { box-sizing: border-box; }
.proffer {
  display: grid;
  justify-items: end;
  gap: 14px;
  font: 400 15px/1.45 var(--proffer-font, system-ui, sans-serif);
  text-align: start;
}
button { font: inherit; color: inherit; background: none; border: 0; margin: 0; padding: 0; text-align: inherit; cursor: pointer; touch-action: manipulation; }
svg { display: block; width: 1em; height: 1em; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; flex: none; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.launcher {
  pointer-events: auto;
  position: relative;
  display: grid;
  place-items: center;
  width: 56px;
  height: 56px;
  border: 1px solid transparent;
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  font-size: 26px;
  box-shadow: 0 1px 3px rgb(13 33 28 / .12), 0 10px 32px rgb(13 33 28 / .16);
  transition: transform var(--swift), filter var(--swift);
}
.launcher:hover { transform: translateY(-2px); filter: brightness(1.08); }
.launcher:active { transform: scale(.95); }
.launcher:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; box-shadow: 0 0 0 3px #fff; }
.launcher[aria-busy="true"] svg { opacity: .6; }
@media (max-width: 480px) {
  :host { --gap: var(--proffer-gap, 16px) !important; }
}
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { animation-duration: 1ms !important; animation-iteration-count: 1 !important; transition-duration: 1ms !important; }
}
`;
