/** What comes with the panel. */
export const panelCss = /* css */ `
.panel {
  display: flex;
  flex-direction: column;
  width: 392px;
  max-width: calc(100vw - 2 * var(--gap));
  max-height: min(680px, calc(100vh - 2 * var(--gap) - 70px));
  border: 1px solid var(--line);
  border-radius: 22px;
  background: var(--canvas);
  box-shadow: var(--glow);
  overflow: hidden;
  overscroll-behavior: contain;
  transform-origin: bottom right;
  animation: open-up 240ms cubic-bezier(.2, .8, .2, 1);
}
:host([dir="rtl"]) .panel { transform-origin: bottom left; }
.panel:focus { outline: none; }
.panel.tall { height: 620px; }
.scroll { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; scrollbar-width: thin; scrollbar-color: var(--line) transparent; }
.bar { display: flex; align-items: center; gap: 4px; min-height: 60px; padding: 8px; border-block-end: 1px solid var(--line); background: var(--surface); }
.bar-title { display: flex; align-items: center; gap: 10px; flex: 1; min-width: 0; margin: 0; font-size: 16px; font-weight: 620; }
.bar-title > span:last-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bar-title.alone { padding-inline-start: 12px; }

.hero { position: relative; padding: 28px 20px 56px; background: var(--accent); color: var(--on-accent); }
.hero h1 { margin: 0 44px 6px 0; text-wrap: balance; font-size: 24px; font-weight: 640; line-height: 1.22; letter-spacing: -.01em; }
:host([dir="rtl"]) .hero h1 { margin: 0 0 6px 44px; }
.hero p { margin: 0; font-size: 15px; opacity: .88; max-width: 32ch; }
.hero .icon-button { position: absolute; inset-block-start: 12px; inset-inline-end: 12px; color: inherit; }
.hero .icon-button:hover { background: rgb(255 255 255 / .16); }
.hero :focus-visible { outline-color: currentColor; }
.home { display: grid; gap: 12px; padding: 0 16px 20px; margin-block-start: -32px; position: relative; }
.home h2 { margin: 12px 4px 0; font-size: 13px; font-weight: 600; color: var(--muted); }
.talk { display: flex; align-items: center; gap: 12px; width: 100%; min-height: 72px; padding: 14px 16px; border: 1px solid var(--line); border-radius: 16px; background: var(--surface); box-shadow: 0 2px 10px rgb(13 33 28 / .07); transition: border-color var(--swift); }
.talk:hover { border-color: var(--accent-ink); }
.talk .chip { width: 40px; height: 40px; border-radius: 12px; font-size: 22px; }
.talk-text { flex: 1; min-width: 0; }
.talk strong { display: block; font-weight: 600; }
.talk small { display: block; font-size: 13px; color: var(--muted); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.talk > svg { font-size: 20px; color: var(--muted); }

.single { padding: 16px; }
.offer { display: grid; gap: 2px; min-width: 0; }
.offer .never { justify-self: start; margin-inline-start: 8px; }
.hushed { display: flex; align-items: center; gap: 8px; margin: 0; padding: 4px; font-size: 14px; color: var(--muted); }
.hushed:focus { outline: none; }
.hushed svg { font-size: 18px; color: var(--accent-ink); }
.card { border: 1px solid var(--line); border-radius: 16px; background: var(--surface); overflow: hidden; overflow: clip; }
.card-body { display: grid; gap: 14px; padding: 16px; }
.card:focus { outline: none; }
.card-image { display: block; width: 100%; aspect-ratio: 16 / 9; object-fit: cover; background: var(--canvas); }
.card-text { margin: 0; overflow-wrap: anywhere; white-space: pre-line; }
.card .product { padding: 0; border: 0; gap: 14px; }
.card .product-image { width: 76px; height: 76px; border-radius: 12px; }
.card .product-name { font-size: 15px; }
.card .product-price { font-size: 14px; margin-block-start: 2px; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; }
.button { display: inline-flex; flex: 1 1 auto; align-items: center; justify-content: center; gap: 6px; min-height: 44px; padding: 10px 16px; border: 1px solid var(--line); border-radius: 12px; font-size: 15px; font-weight: 600; text-align: center; text-decoration: none; color: var(--ink); transition: filter var(--swift), background var(--swift); }
.button:hover { background: var(--bubble); }
.button.primary { border-color: transparent; background: var(--accent); color: var(--on-accent); }
.button.primary:hover { filter: brightness(1.08); }
.button:disabled { cursor: default; opacity: .65; filter: none; }

.ticket { position: relative; display: grid; justify-items: center; padding: 24px 20px 22px; background: var(--tint); text-align: center; }
.ticket + .card-body { position: relative; border-block-start: 2px dashed var(--line); padding-block-start: 20px; }
.ticket + .card-body::before, .ticket + .card-body::after { content: ""; position: absolute; inset-block-start: -10px; width: 18px; height: 18px; border: 1px solid var(--line); border-radius: 50%; background: var(--canvas); }
.ticket + .card-body::before { inset-inline-start: -11px; }
.ticket + .card-body::after { inset-inline-end: -11px; }
.ticket-name { font-size: 13px; font-weight: 600; color: var(--accent-ink); }
.ticket-value { margin-block-start: 2px; font-size: 32px; font-weight: 680; line-height: 1.2; letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
.ticket svg { margin-block-end: 6px; font-size: 32px; stroke-width: 1.5; color: var(--accent-ink); }
.code-line { position: relative; display: grid; gap: 8px; }
.code { min-width: 0; display: grid; place-items: center; min-height: 48px; padding: 8px 12px; border: 1.5px dashed var(--accent-ink); border-radius: 12px; background: var(--canvas); font: 600 17px/1.2 var(--mono); letter-spacing: .06em; overflow-wrap: anywhere; user-select: all; -webkit-user-select: all; }
.code-line .button { min-height: 48px; }
.said:empty { position: absolute; }
.note { margin: 0; font-size: 13px; color: var(--muted); }
.note.center { text-align: center; }
.note.bad { color: var(--danger); }
.note:empty { display: none; }

.thread { display: flex; flex-direction: column; gap: 3px; min-height: 100%; padding: 16px; }
.day { align-self: center; margin: 14px 0 8px; font-size: 12px; font-weight: 550; color: var(--muted); }
.day::first-letter { text-transform: uppercase; }
.turn { display: flex; flex-direction: column; align-items: flex-start; max-width: 84%; }
.turn.visitor { align-self: flex-end; align-items: flex-end; }
.turn.first { margin-block-start: 10px; }
.turn.system { align-self: center; max-width: 92%; margin-block: 8px; text-align: center; font-size: 13px; color: var(--muted); }
.turn-name { display: flex; align-items: center; gap: 6px; margin: 0 4px 4px; font-size: 13px; font-weight: 600; color: var(--muted); }
.bubble { padding: 9px 14px; border: 1px solid transparent; border-radius: 18px; background: var(--bubble); overflow-wrap: anywhere; white-space: pre-wrap; }
.agent .bubble { border-end-start-radius: 6px; background: var(--surface); border-color: var(--line); }
.visitor .bubble { border-end-end-radius: 6px; background: var(--accent); color: var(--on-accent); }
.bubble a { color: inherit; text-decoration: underline; text-underline-offset: 2px; }
.agent .bubble a { color: var(--accent-ink); }
.pending .bubble { opacity: .6; }
.turn-time { margin: 3px 6px 0; font-size: 12px; color: var(--muted); font-variant-numeric: tabular-nums; }
.lead { display: flex; gap: 12px; margin-block: 8px; padding: 14px; border: 1px solid var(--line); border-radius: 16px; background: var(--tint); font-size: 14px; }
.lead strong { display: block; margin-block-end: 2px; font-weight: 600; font-size: 15px; }
.lead .chip { background: var(--surface); }
.dots { display: inline-flex; gap: 4px; padding: 13px 14px; align-self: flex-start; margin-block-start: 10px; border: 1px solid var(--line); border-radius: 18px; border-end-start-radius: 6px; background: var(--surface); }
.dots i { width: 7px; height: 7px; border-radius: 50%; background: var(--muted); animation: breathe 1.2s infinite ease-in-out; }
.dots i:nth-child(2) { animation-delay: .15s; }
.dots i:nth-child(3) { animation-delay: .3s; }
.connection { display: flex; align-items: center; gap: 10px; margin: 0; padding: 10px 16px; border-block-end: 1px solid var(--line); background: var(--tint); font-size: 13px; line-height: 1.4; }
.connection svg { font-size: 18px; color: var(--accent-ink); }

.composer { display: flex; align-items: flex-end; gap: 8px; padding: 12px; padding-block-end: calc(12px + env(safe-area-inset-bottom, 0px)); border-block-start: 1px solid var(--line); background: var(--surface); }
.composer textarea { flex: 1; min-width: 0; min-height: 44px; max-height: 132px; margin: 0; padding: 10px 14px; border: 1px solid var(--line); border-radius: 22px; background: var(--canvas); color: var(--ink); font: 400 16px/1.4 var(--font); resize: none; scrollbar-width: none; }
.composer textarea::placeholder { color: var(--muted); opacity: 1; }
.composer textarea:focus-visible { outline: none; border-color: var(--accent-ink); box-shadow: 0 0 0 1px var(--accent-ink); }
.composer button { display: grid; place-items: center; width: 44px; height: 44px; border-radius: 50%; background: var(--accent); color: var(--on-accent); font-size: 20px; flex: none; transition: background var(--swift), color var(--swift); }
.composer button:disabled { background: var(--bubble); color: var(--muted); cursor: default; }

@keyframes open-up { from { opacity: 0; transform: translateY(14px) scale(.97); } }
@keyframes breathe { 0%, 60%, 100% { opacity: .35; } 30% { opacity: 1; transform: translateY(-3px); } }
@media (max-height: 640px) { .panel { max-height: calc(100vh - 2 * var(--gap) - 60px); } }
@media (max-width: 480px) {
  .panel, .panel.tall { position: fixed; inset-inline: 0; inset-block-start: var(--view-top, 0px); width: 100vw; max-width: none; height: var(--view-height, 100dvh); max-height: none; border: 0; border-radius: 0; padding-block-start: env(safe-area-inset-top, 0px); }
  .panel.sheet { inset-block: auto 0; height: auto; max-height: 56vh; border-block-start: 1px solid var(--line); border-radius: 20px 20px 0 0; padding-block: 0 env(safe-area-inset-bottom, 0px); }
}
@media (forced-colors: active) {
  .composer textarea:focus-visible { outline: 2px solid; }
  .dots i { background: CanvasText; }
}
`;
