/** What comes with the panel: its frame, its home, and the field to write in. */
export const panelCss = /* css */ `
.ui { display: contents; }
.panel, .teaser { pointer-events: auto; }
.proffer { color: var(--ink); -webkit-font-smoothing: antialiased; -webkit-text-size-adjust: 100%; }
.launcher { box-shadow: var(--glow); }
.launcher svg { animation: turn-in var(--swift); }
:focus-visible { outline: 2px solid var(--accent-ink); outline-offset: 2px; }
:host([dir="rtl"]) .flip { transform: scaleX(-1); }
.panel {
  display: flex;
  flex-direction: column;
  position: relative;
  width: 400px;
  max-width: calc(100vw - 2 * var(--gap));
  max-height: min(700px, calc(100vh - 2 * var(--gap) - 70px));
  border: 1px solid var(--line);
  border-radius: calc(var(--round) + 6px);
  background: var(--canvas);
  box-shadow: var(--glow);
  font-size: var(--text);
  overflow: hidden;
  overscroll-behavior: contain;
  transform-origin: bottom right;
  animation: open-up 240ms cubic-bezier(.2, .8, .2, 1);
}
:host([dir="rtl"]) .panel { transform-origin: bottom left; }
:host([dir="rtl"]) .row-text * { text-align: right; }
.panel:focus, [tabindex="-1"]:focus { outline: none; }
.panel + [role="status"]:empty { position: absolute; }
.panel.tall { height: 640px; }
.scroll { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
.panel :is(h1, h2, p, ul) { margin: 0; padding: 0; list-style: none; }
.panel small { font-size: var(--small); color: var(--muted); }
.panel strong { font-weight: 620; }

.hero { position: relative; padding: 28px 20px 60px; background: var(--accent); color: var(--on-accent); }
.hero h1 { margin-inline-end: 44px; font-size: var(--title); font-weight: 640; line-height: 1.25; letter-spacing: -.012em; text-wrap: balance; }
.hero p { margin-block-start: 6px; max-width: 36ch; text-wrap: pretty; }
.hero .icon-button { position: absolute; inset-block-start: 12px; inset-inline-end: 12px; color: inherit; }
.hero .icon-button:hover { background: rgb(128 128 128 / .25); }
.hero :focus-visible { outline-color: currentColor; }
.home { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; padding: 0 16px 20px; margin-block-start: -36px; position: relative; }

.card { border: 1px solid var(--line); border-radius: var(--round); background: var(--surface); overflow: clip; }
.lifted { box-shadow: var(--lift); }
.row { display: flex; align-items: center; gap: 12px; width: 100%; min-height: 52px; padding: 10px 16px; text-align: start; transition: background var(--swift); }
.row:hover { background: var(--tint); }
.row:focus-visible { outline-offset: -3px; border-radius: var(--round); }
.row.talk { min-height: 76px; }
.chip, .icon-button, .send { display: grid; place-items: center; flex: none; width: 28px; height: 28px; border-radius: 9px; background: var(--tint); color: var(--accent-ink); font-size: 17px; }
.row .chip { width: 40px; height: 40px; border-radius: 13px; font-size: 21px; }
.row-text { flex: 1; min-width: 0; overflow-wrap: anywhere; }
.row-text strong, .row-text small { display: block; overflow: hidden; text-overflow: ellipsis; }
.row-text small { white-space: nowrap; }
.row > svg { font-size: 18px; color: var(--muted); }
.here::before { content: ""; display: inline-block; width: 8px; height: 8px; margin-inline-end: 6px; border-radius: 50%; background: var(--online); }
.panel .icon-button, .teaser .icon-button, .send { width: 44px; height: 44px; border-radius: 12px; font-size: 20px; transition: background var(--swift), color var(--swift); }
.icon-button { background: none; color: var(--muted); }
.icon-button:hover { color: var(--ink); background: var(--bubble); }

.composer { display: flex; flex-wrap: wrap; align-items: flex-end; gap: 8px; padding: 12px; padding-block-end: calc(12px + env(safe-area-inset-bottom, 0px)); border-block-start: 1px solid var(--line); background: var(--surface); }
.composer textarea { flex: 1; min-width: 0; min-height: 44px; max-height: 132px; margin: 0; padding: 10px 16px; border: 1px solid var(--edge); border-radius: 22px; background: var(--canvas); color: var(--ink); font: 400 max(16px, var(--text))/1.4 var(--font); resize: none; scrollbar-width: none; }
.composer textarea::placeholder { color: var(--muted); opacity: 1; }
.composer textarea:focus-visible { outline: none; border-color: var(--accent-ink); box-shadow: 0 0 0 1px var(--accent-ink); }
.panel .send { border-radius: 50%; background: var(--accent); color: var(--on-accent); }
.panel .send:disabled { background: var(--bubble); color: var(--muted); cursor: default; }
.panel .clip { border-radius: 50%; margin-inline: -4px -2px; }
.waiting { display: grid; gap: 8px; padding: 16px; }
.waiting i { height: 14px; border-radius: 7px; background: var(--bubble); animation: breathe 1.6s infinite; }
.waiting i:last-child { width: 60%; }
.link { padding: 4px; margin: -4px 0; border-radius: 6px; color: var(--accent-ink); font-weight: 600; text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 3px; }
.failed { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 4px 12px; padding: 20px 16px; font-size: var(--small); color: var(--muted); text-align: center; }

@keyframes turn-in { from { opacity: 0; transform: rotate(-30deg) scale(.7); } }
@keyframes open-up { from { opacity: 0; transform: translateY(14px) scale(.97); } }
@keyframes breathe { 0%, 60%, 100% { opacity: .35; } 30% { opacity: 1; } }
@media (max-height: 640px) { .panel { max-height: calc(100vh - 2 * var(--gap) - 60px); } }
@media (max-width: 480px) {
  .has-panel .launcher { display: none; }
  .panel, .panel.tall { position: fixed; inset-inline: 0; inset-block-start: var(--view-top, 0px); width: 100vw; max-width: none; height: var(--view-height, 100dvh); max-height: none; border: 0; border-radius: 0; padding-block-start: env(safe-area-inset-top, 0px); }
}
@media (forced-colors: active) {
  .composer textarea:focus-visible { outline: 2px solid; }
  .here::before { background: CanvasText; forced-color-adjust: none; }
  .chip, .send { border: 1px solid; }
}
`;
