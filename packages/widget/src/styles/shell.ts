import { tokens } from "./tokens.ts";

/**
 * What is there from the start: host, launcher, teaser.
 *
 * `!important` on the host, because the page's own rules win over a plain `:host` rule: without it 17 of 18 elements
 * took a hostile page's styles, with it none. Borders that are transparent become visible in forced colours.
 */
export const shellCss = /* css */ `
${tokens}
:host {
  all: initial !important;
  display: block !important;
  position: fixed !important;
  z-index: 2147483647 !important;
  inset-block-end: calc(var(--gap) + env(safe-area-inset-bottom, 0px)) !important;
  inset-inline-end: var(--gap) !important;
  color-scheme: light dark !important;
}
:host([hidden]) { display: none !important; }
@media print { :host { display: none !important; } }
*, ::before, ::after { box-sizing: border-box; }
.proffer {
  display: grid;
  justify-items: end;
  gap: 14px;
  font: 400 15px/1.45 var(--font);
  color: var(--ink);
  text-align: start;
  -webkit-font-smoothing: antialiased;
  -webkit-text-size-adjust: 100%;
}
button { font: inherit; color: inherit; background: none; border: 0; margin: 0; padding: 0; text-align: inherit; cursor: pointer; touch-action: manipulation; }
svg { display: block; width: 1em; height: 1em; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; flex: none; }
:focus-visible { outline: 2px solid var(--accent-ink); outline-offset: 2px; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
:host([dir="rtl"]) .flip { transform: scaleX(-1); }

.launcher {
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
  box-shadow: var(--glow);
  transition: transform var(--swift), filter var(--swift);
}
.launcher:hover { transform: translateY(-2px); filter: brightness(1.08); }
.launcher:active { transform: scale(.95); }
.launcher:focus-visible { outline-offset: 3px; }
.launcher svg { animation: turn-in var(--swift); }
.badge {
  position: absolute;
  inset-block-start: -4px;
  inset-inline-end: -4px;
  min-width: 22px;
  height: 22px;
  padding-inline: 5px;
  border: 2px solid var(--surface);
  border-radius: 11px;
  background: var(--badge);
  color: #fff;
  font-size: 12px;
  font-weight: 650;
  line-height: 18px;
  text-align: center;
  font-variant-numeric: tabular-nums;
  animation: pop-in var(--swift);
}

.teaser {
  position: relative;
  width: min(332px, calc(100vw - 2 * var(--gap)));
  border: 1px solid var(--line);
  border-radius: 18px 18px 6px 18px;
  background: var(--surface);
  box-shadow: var(--glow);
  animation: rise-in 260ms cubic-bezier(.2, .8, .2, 1);
}
:host([dir="rtl"]) .teaser { border-radius: 18px 18px 18px 6px; }
.teaser-body { display: block; width: 100%; padding: 16px; border-radius: inherit; }
.teaser-body:hover .cta { text-decoration: underline; text-underline-offset: 3px; }
.teaser-head { display: flex; align-items: center; gap: 10px; padding-inline-end: 28px; margin-block-end: 8px; font-size: 13px; font-weight: 600; color: var(--muted); }
.teaser-text { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 5; overflow: hidden; overflow-wrap: anywhere; }
.teaser .product { margin-block-start: 12px; }
.cta { display: inline-flex; align-items: center; gap: 4px; margin-block-start: 12px; font-size: 14px; font-weight: 600; color: var(--accent-ink); }
.cta svg { font-size: 16px; }
.chip { display: grid; place-items: center; width: 28px; height: 28px; border-radius: 9px; background: var(--tint); color: var(--accent-ink); font-size: 17px; flex: none; }
.avatar { display: grid; place-items: center; width: 28px; height: 28px; border-radius: 50%; background: var(--accent); color: var(--on-accent); font-size: 13px; font-weight: 650; flex: none; }
.icon-button { display: grid; place-items: center; width: 44px; height: 44px; border-radius: 12px; color: var(--muted); font-size: 20px; flex: none; transition: background var(--swift), color var(--swift); }
.icon-button:hover { color: var(--ink); background: var(--bubble); }
.teaser > .icon-button { position: absolute; inset-block-start: 4px; inset-inline-end: 4px; font-size: 18px; }
.teaser > .icon-button:hover { background: none; }

.never { min-height: 28px; padding: 4px 8px; border-radius: 8px; font-size: 13px; color: var(--muted); }
.never:hover { color: var(--ink); text-decoration: underline; text-underline-offset: 3px; }
.teaser .never { display: block; margin: -10px 8px 8px; }

.product { display: flex; align-items: center; gap: 12px; padding: 8px; border: 1px solid var(--line); border-radius: 12px; }
.product-image { width: 52px; height: 52px; border-radius: 8px; object-fit: cover; background: var(--canvas); flex: none; }
.product-name { font-size: 14px; font-weight: 550; line-height: 1.35; overflow-wrap: anywhere; }
.product-price { font-size: 13px; color: var(--muted); font-variant-numeric: tabular-nums; }

@keyframes rise-in { from { opacity: 0; transform: translateY(12px) scale(.98); } }
@keyframes pop-in { from { opacity: 0; transform: scale(.4); } }
@keyframes turn-in { from { opacity: 0; transform: rotate(-30deg) scale(.7); } }
@media (max-width: 480px) {
  :host { --gap: var(--proffer-gap, 16px); }
  .has-panel .launcher { display: none; }
}
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { animation-duration: 1ms !important; animation-iteration-count: 1 !important; transition-duration: 1ms !important; }
}
`;
