/** The panel, its head and its tabs, and the pill. */
export const frameCss = /* css */ `
.panel, .pill {
  font: 400 13px/1.5 var(--font);
  color: var(--ink);
  text-align: start;
  -webkit-font-smoothing: antialiased;
  -webkit-text-size-adjust: 100%;
}
.panel {
  position: fixed;
  inset-block: 12px;
  inset-inline-end: 12px;
  display: flex;
  flex-direction: column;
  width: min(420px, calc(100vw - 24px));
  border: 1px solid var(--line);
  border-radius: 16px;
  background: var(--canvas);
  box-shadow: var(--glow);
  overflow: hidden;
  animation: arrive 220ms cubic-bezier(.2, .8, .2, 1);
}
.panel.start { inset-inline: 12px auto; }
.header { display: flex; align-items: center; gap: 2px; min-height: 48px; padding-inline: 16px 8px; background: var(--surface); }
.header h2 { display: flex; align-items: center; gap: 8px; flex: 1; min-width: 0; font-size: 14px; font-weight: 650; letter-spacing: -.005em; }
.mode { padding: 1px 7px; border-radius: 999px; background: var(--bubble); color: var(--muted); font-size: 11.5px; font-weight: 600; }
.mode.preview { background: var(--warn-tint); color: var(--warn); }
.icon-button, .text-button { display: inline-flex; align-items: center; justify-content: center; gap: 6px; min-width: 34px; height: 34px; border-radius: 9px; color: var(--muted); font-size: 17px; transition: background var(--swift), color var(--swift); }
.text-button { padding-inline: 9px; font-size: 12.5px; font-weight: 550; white-space: nowrap; }
.text-button svg { font-size: 15px; }
.icon-button:hover, .text-button:hover { color: var(--ink); background: var(--bubble); }
.by-hand { position: absolute; inset: 48px 0 0; z-index: 2; display: flex; flex-direction: column; gap: 8px; padding: 12px 16px; background: var(--surface); overflow: auto; }
.by-hand pre { margin: 0; font: 400 12px/1.5 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
.dot { display: inline-block; width: 8px; height: 8px; border-radius: 50%; background: var(--edge); flex: none; }
.dot.ok, .dot.found { background: var(--accent-ink); }
.dot.warn, .dot.amiss { background: var(--warn); }
.dot.bad { background: var(--danger); }
.dot.listening, .dot.quiet { background: none; box-shadow: inset 0 0 0 2px var(--accent-ink); }
.dot.off, .dot.absent { background: none; box-shadow: inset 0 0 0 1.5px var(--edge); }

.banner { display: flex; align-items: center; gap: 12px; padding: 8px 16px; background: var(--warn-tint); color: var(--warn); font-weight: 550; }
.banner span { flex: 1; }

.tabs { display: flex; gap: 2px; padding-inline: 10px; border-block-end: 1px solid var(--line); background: var(--surface); overflow-x: auto; scrollbar-width: none; flex: none; }
.tab { position: relative; display: inline-flex; align-items: center; gap: 5px; height: 38px; padding-inline: 9px; color: var(--muted); font-weight: 550; white-space: nowrap; transition: color var(--swift); }
.tab:hover { color: var(--ink); }
.tab[aria-selected="true"] { color: var(--ink); }
.tab[aria-selected="true"]::after { content: ""; position: absolute; inset: auto 9px -1px; height: 2px; border-radius: 2px 2px 0 0; background: var(--accent-ink); }
.badge { min-width: 18px; padding-inline: 5px; border-radius: 9px; background: var(--bubble); color: var(--muted); font-size: 11px; font-weight: 650; line-height: 18px; text-align: center; font-variant-numeric: tabular-nums; }
.badge.rules { background: var(--warn-tint); color: var(--warn); }
.body { flex: 1; min-height: 0; padding: 12px 12px 96px; overflow-y: auto; overscroll-behavior: contain; scrollbar-width: thin; scrollbar-color: var(--edge) transparent; }

.pill { position: fixed; inset-block-end: calc(16px + env(safe-area-inset-bottom, 0px)); inset-inline-start: 16px; display: flex; align-items: center; max-width: calc(100vw - 32px); border: 1px solid var(--line); border-radius: 20px; background: var(--surface); box-shadow: var(--glow); font-weight: 600; animation: arrive 220ms cubic-bezier(.2, .8, .2, 1); }
.pill button { display: flex; align-items: center; gap: 8px; min-height: 38px; padding: 6px 10px 6px 14px; border-radius: inherit; line-height: 1.3; }
:host([dir="rtl"]) .pill button { padding: 6px 14px 6px 10px; }
.pill button:hover { background: var(--bubble); }
.pill svg { font-size: 16px; color: var(--muted); }
.pill.preview { border-color: transparent; background: var(--warn-tint); color: var(--warn); }
.pill.preview button:hover { background: none; text-decoration: underline; text-underline-offset: 3px; }
.pill.preview svg { color: inherit; }
.pill .leave { padding-inline-end: 16px; }
.leave { color: inherit; font-weight: 650; text-underline-offset: 3px; white-space: nowrap; padding-block: 4px; }

@keyframes arrive { from { opacity: 0; transform: translateY(10px); } }
@media (max-width: 640px) {
  .panel, .panel.start { inset: auto 0 0; width: auto; height: min(68vh, 560px); border-width: 1px 0 0; border-radius: 18px 18px 0 0; padding-block-end: env(safe-area-inset-bottom, 0px); }
  .pill.preview { inset-block: calc(8px + env(safe-area-inset-top, 0px)) auto; }
  .icon-button.side, .mode { display: none; }
  .icon-button, .text-button { min-width: 40px; height: 40px; }
  .header { padding-inline: 16px 6px; }
  .tabs { padding-inline: 8px; }
  .tab { flex: 1 0 auto; justify-content: center; height: 42px; padding-inline: 6px; }
}
`;
