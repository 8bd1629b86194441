/** What comes with offers: the teasers, the badge, and what stands around a card. */
export const offersCss = /* css */ `
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
.teaser.aside { visibility: hidden; animation: none; }
.teaser-body { display: block; width: 100%; padding: 16px; border-radius: inherit; }
.teaser-body:hover .cta { text-decoration: underline; text-underline-offset: 3px; }
.teaser-head { display: flex; align-items: center; gap: 10px; padding-inline-end: 28px; margin-block-end: 8px; font-size: 13px; font-weight: 600; color: var(--muted); }
.teaser-text { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 5; overflow: hidden; overflow-wrap: anywhere; }
.teaser .product { margin-block-start: 12px; }
.cta { display: inline-flex; align-items: center; gap: 4px; margin-block-start: 12px; font-size: 14px; font-weight: 600; color: var(--accent-ink); }
.cta svg { font-size: 16px; }
.teaser > .icon-button { position: absolute; inset-block-start: 4px; inset-inline-end: 4px; font-size: 18px; }
.teaser > .icon-button:hover { background: none; }
.teaser .never { display: block; margin: -10px 8px 8px; }

@media (max-width: 480px) {
  [role="status"] { position: absolute; inset-block-end: 0; inset-inline-end: 66px; width: calc(100vw - 2 * var(--gap) - 66px); }
  .teaser { width: auto; border-end-end-radius: 18px; animation: rise-in 260ms cubic-bezier(.2, .8, .2, 1); }
  .teaser-body { padding: 10px 44px 10px 14px; padding-inline: 14px 44px; }
  .teaser-head, .teaser .product, .teaser .never { display: none; }
  .teaser-text { -webkit-line-clamp: 2; font-size: 14px; line-height: 1.35; }
  .cta { margin-block-start: 4px; font-size: 13px; }
  .teaser > .icon-button { inset: 0; inset-inline-start: auto; }
}

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
.never { min-height: 28px; padding: 4px 8px; border-radius: 8px; font-size: 13px; color: var(--muted); }
.never:hover { color: var(--ink); text-decoration: underline; text-underline-offset: 3px; }
.single { padding: 16px; }
.offer { display: grid; grid-template-columns: minmax(0, 1fr); gap: 2px; }
.offer .never { justify-self: start; margin-inline-start: 8px; }
.hushed { display: flex; align-items: center; gap: 8px; font-size: 14px; color: var(--muted); }
.panel .hushed { padding: 4px; }
.hushed svg { font-size: 18px; color: var(--accent-ink); }
@media (max-width: 480px) {
  .panel.sheet { inset-block: auto 0; height: auto; max-height: 56vh; border-block-start: 1px solid var(--line); border-radius: 20px 20px 0 0; padding-block: 0 env(safe-area-inset-bottom, 0px); }
}
`;
