/** What comes with everything that asks for something. */
export const formsCss = /* css */ `
.ask { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; }
.ask.card { padding: 16px; }
.ask fieldset { min-width: 0; margin: 0; padding: 0; border: 0; }
.ask legend { padding: 0; margin-block-end: 14px; }
.ask .card-text, .ask > strong, .ask-head strong { font-size: calc(var(--text) * 1.0667); font-weight: 620; text-wrap: pretty; }
.ask-head { display: grid; gap: 4px; }
.ask-head p { color: var(--muted); font-size: calc(var(--text) * .9334); text-wrap: pretty; }
.ask fieldset .note { margin-block-start: 10px; }
.field { display: grid; gap: 6px; min-width: 0; }
.label { font-size: calc(var(--text) * .9334); font-weight: 550; line-height: 1.4; overflow-wrap: anywhere; }
.label small { font-weight: 400; }
.input { width: 100%; min-width: 0; min-height: 46px; margin: 0; padding: 10px 14px; border: 1px solid var(--edge); border-radius: var(--round-m); background: var(--surface); color: var(--ink); font: 400 max(16px, var(--text))/1.4 var(--font); appearance: none; -webkit-appearance: none; }
.input::placeholder { color: var(--muted); opacity: 1; }
.input:focus-visible { outline: none; border-color: var(--accent-ink); box-shadow: 0 0 0 1px var(--accent-ink); }
.input[aria-invalid="true"] { border-color: var(--danger); }
.input[aria-invalid="true"]:focus-visible { box-shadow: 0 0 0 1px var(--danger); }
.input[type="number"] { -moz-appearance: textfield; }
.input::-webkit-inner-spin-button { display: none; }
.in-words { gap: 12px; }
textarea.input { min-height: 72px; resize: vertical; }
.select { position: relative; display: grid; }
.select .input { padding-inline-end: 40px; text-overflow: ellipsis; }
.select svg { position: absolute; inset-block-start: 14px; inset-inline-end: 12px; font-size: 18px; color: var(--muted); pointer-events: none; }

.scale { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(24px, 1fr); gap: 3px; }
.mark { position: relative; }
.mark input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.mark span:first-of-type { display: grid; place-items: center; height: 44px; border: 1px solid var(--line); border-radius: calc(var(--round) * .5625); font-size: var(--text); font-variant-numeric: tabular-nums; transition: background var(--swift), color var(--swift), border-color var(--swift); }
.mark:hover span:first-of-type { background: var(--tint); border-color: var(--accent-ink); }
.mark input:checked + span { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 650; }
.mark input:focus-visible + span { outline: 2px solid var(--accent-ink); outline-offset: 2px; }
.faces { gap: 6px; }
.faces .mark span:first-of-type { height: 56px; border-radius: var(--round-m); font-size: 30px; color: var(--muted); }
.faces .mark:hover span:first-of-type { color: var(--accent-ink); }
.faces .mark input:checked + span { background: var(--tint); border-color: var(--accent-ink); color: var(--accent-ink); box-shadow: inset 0 0 0 1px var(--accent-ink); }
.ends { display: flex; justify-content: space-between; gap: 16px; margin-block-start: 8px; font-size: var(--small); color: var(--muted); }
.ends span:last-child { text-align: end; }
.options { display: grid; gap: 8px; }
.option { display: flex; align-items: center; gap: 12px; min-height: 46px; padding: 10px 14px; border: 1px solid var(--line); border-radius: var(--round-m); cursor: pointer; transition: background var(--swift), border-color var(--swift); }
.option:hover, .option:has(:checked) { background: var(--tint); border-color: var(--accent-ink); }
.option input { width: 18px; height: 18px; margin: 0; accent-color: var(--accent-ink); flex: none; }
.option span { min-width: 0; overflow-wrap: anywhere; }
.panel .thanks { display: flex; align-items: center; gap: 12px; overflow-wrap: anywhere; }
.thanks svg { font-size: 20px; }
@media (max-width: 480px) {
  .scale:not(.faces) { grid-auto-flow: row; grid-template-columns: repeat(6, 1fr); gap: 6px; }
}
@media (forced-colors: active) {
  .input:focus-visible { outline: 2px solid; }
  .mark input:checked + span { border-width: 3px; border-color: Highlight; }
}
`;
