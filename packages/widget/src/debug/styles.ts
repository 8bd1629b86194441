import { tokens } from "../styles/tokens.ts";
import { cardsCss } from "./styles-cards.ts";
import { frameCss } from "./styles-frame.ts";

/**
 * The overlay's own sheet. It lies one below the widget, which is what is being looked at.
 *
 * `!important` on the host, because the page's own rules win over a plain `:host` rule. Contrast on its own ground,
 * light / dark: warn 6.0 / 9.6; on its tint 5.5 / 8.1.
 */
export const debugCss = /* css */ `
${tokens}
:host {
  all: initial !important;
  position: fixed !important;
  z-index: 2147483646 !important;
  color-scheme: light dark !important;
  --warn: #8a5200;
  --warn-tint: #fdf3e0;
  --bad-tint: #fdeceA;
}
@media (prefers-color-scheme: dark) {
  :host { --warn: #f2bd68; --warn-tint: #332916; --bad-tint: #3a211e; }
}
@media print { :host { display: none !important; } }
*, ::before, ::after { box-sizing: border-box; }
h2, h3, h4, p, ul, ol, dl, dd { margin: 0; padding: 0; }
ul, ol { list-style: none; }
button { font: inherit; color: inherit; background: none; border: 0; margin: 0; padding: 0; text-align: inherit; cursor: pointer; touch-action: manipulation; }
svg { display: block; width: 1em; height: 1em; fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; flex: none; }
:focus-visible { outline: 2px solid var(--accent-ink); outline-offset: -2px; }
:host([dir="rtl"]) .flip { transform: scaleX(-1); }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
${frameCss}
${cardsCss}
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { animation-duration: 1ms !important; transition-duration: 1ms !important; }
}
`;
