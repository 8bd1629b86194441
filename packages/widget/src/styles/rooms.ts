/** What every view but home needs, and what home draws of offers and help. */
export const roomsCss = /* css */ `
:host { --mono: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", monospace; }
:host([dir="rtl"]) .file-text * { text-align: right; }
.bubble li, .prose li { position: relative; padding-inline-start: 18px; }
.bubble li::before, .prose li::before { content: "•"; position: absolute; inset-inline-start: 4px; }
.prose a { color: var(--accent-ink); text-underline-offset: 2px; }
code { padding: 1px 5px; border-radius: 5px; background: rgb(128 128 128 / .18); font: .9em var(--mono); overflow-wrap: anywhere; }
.link:hover { text-decoration-thickness: 2px; }

.row + .row { border-block-start: 1px solid var(--line); }
.avatar { display: grid; place-items: center; flex: none; width: 28px; height: 28px; border-radius: 50%; background: var(--accent); color: var(--on-accent); font-size: 13px; font-weight: 650; }
.row .avatar { width: 40px; height: 40px; font-size: 16px; }
.news { width: 10px; height: 10px; border-radius: 50%; background: var(--badge); flex: none; }

.bar { display: flex; align-items: center; gap: 4px; min-height: 64px; padding: 8px; border-block-end: 1px solid var(--line); background: var(--surface); }
.bar-title { display: flex; align-items: center; gap: 10px; flex: 1; min-width: 0; font-size: var(--large); font-weight: 620; line-height: 1.3; }
.bar-title .row-text { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bar-title small { display: block; font-weight: 400; }
.bar .avatar { width: 36px; height: 36px; font-size: 15px; }
.panel .icon-button[aria-expanded="true"] { background: var(--tint); color: var(--accent-ink); }

.home h2 { margin: 12px 4px 0; font-size: var(--small); font-weight: 600; color: var(--muted); }
.home section { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
.card-body { display: grid; grid-template-columns: minmax(0, 1fr); gap: 14px; padding: 16px; }
.card-text { overflow-wrap: anywhere; white-space: pre-line; text-wrap: pretty; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; }
.button { display: inline-flex; flex: 1 1 auto; align-items: center; justify-content: center; gap: 8px; min-height: 44px; padding: 9px 16px; border: 1px solid transparent; border-radius: var(--round-m); background: var(--bubble); font-size: var(--text); font-weight: 600; line-height: 1.3; text-align: center; text-decoration: none; color: var(--ink); overflow-wrap: anywhere; transition: filter var(--swift), background var(--swift); }
.button:hover { background: var(--line); }
.button.primary { background: var(--accent); color: var(--on-accent); }
.button.primary:hover { filter: brightness(1.08); }
.button:disabled { cursor: default; opacity: .65; filter: none; }
.button svg { font-size: 18px; }
.said:empty { position: absolute; }
.note { overflow-wrap: anywhere; font-size: var(--small); color: var(--muted); }
.note.bad { color: var(--danger); }
.note:empty { display: none; }
.product { display: flex; align-items: center; gap: 12px; padding: 8px; border: 1px solid var(--line); border-radius: 12px; }
.product-image { width: 52px; height: 52px; border-radius: 8px; object-fit: cover; background: var(--canvas); flex: none; }
.product-name { font-size: 14px; font-weight: 550; line-height: 1.35; overflow-wrap: anywhere; }
.product-price { font-size: 13px; color: var(--muted); font-variant-numeric: tabular-nums; }
@keyframes rise-in { from { opacity: 0; transform: translateY(12px) scale(.98); } }
@keyframes pop-in { from { opacity: 0; transform: scale(.4); } }
@media (forced-colors: active) {
  .news { background: CanvasText; forced-color-adjust: none; }
  .avatar { border: 1px solid; }
}
@media (pointer: coarse) {
  .link { padding: 12px 6px; margin: -8px 0; }
  .offer .never, .read-on { min-height: 44px; }
}
`;
