/** What comes with the rarer cards. */
export const cardsCss = /* css */ `
.product-card .card-image { aspect-ratio: 4 / 3; max-height: 260px; }
.product-card h2 { margin: 0; font-size: 18px; font-weight: 620; line-height: 1.3; overflow-wrap: anywhere; }
.product-card .price { margin: 2px 0 0; font-size: 16px; color: var(--muted); font-variant-numeric: tabular-nums; }

.bundle { display: grid; margin: 0; padding: 0; list-style: none; border-block: 1px solid var(--line); }
.bundle li + li { border-block-start: 1px solid var(--line); }
.bundle .row { display: flex; align-items: center; gap: 8px; padding-block: 10px; color: inherit; text-decoration: none; border-radius: 8px; }
.bundle .row > svg { font-size: 18px; color: var(--muted); transition: color var(--swift); }
.bundle .row .product { flex: 1; min-width: 0; }
.bundle .product-image { width: 56px; height: 56px; }
a.row:hover .product-name { text-decoration: underline; text-underline-offset: 3px; }
a.row:hover > svg { color: var(--ink); }
.line { display: flex; justify-content: space-between; gap: 12px; margin: 0; font-weight: 620; font-variant-numeric: tabular-nums; }

.ask { display: grid; gap: 16px; }
.ask fieldset { min-width: 0; margin: 0; padding: 0; border: 0; }
.ask legend { padding: 0; margin-block-end: 14px; }
.ask .card-text { font-size: 16px; font-weight: 600; text-wrap: pretty; }
.ask .note { margin-block-start: 10px; }
.field .note { margin: 0; }
.field { display: grid; gap: 6px; }
.label { font-size: 14px; font-weight: 550; line-height: 1.4; overflow-wrap: anywhere; }
.label small { font-size: 13px; font-weight: 400; color: var(--muted); }
.input { width: 100%; min-width: 0; min-height: 46px; margin: 0; padding: 10px 14px; border: 1px solid var(--edge); border-radius: 12px; background: var(--surface); color: var(--ink); font: 400 16px/1.4 var(--font); appearance: none; -webkit-appearance: none; }
.input::placeholder { color: var(--muted); opacity: 1; }
.input:focus-visible { outline: none; border-color: var(--accent-ink); box-shadow: 0 0 0 1px var(--accent-ink); }
.input[aria-invalid="true"] { border-color: var(--danger); }
.input[aria-invalid="true"]:focus-visible { box-shadow: 0 0 0 1px var(--danger); }
.input[type="number"] { -moz-appearance: textfield; }
.input::-webkit-inner-spin-button { display: none; }
.in-words { gap: 12px; }
textarea.input { min-height: 96px; resize: vertical; }
.select { position: relative; display: grid; }
.select .input { padding-inline-end: 40px; text-overflow: ellipsis; }
.select svg { position: absolute; inset-block-start: 14px; inset-inline-end: 12px; font-size: 18px; color: var(--muted); pointer-events: none; }

.scale { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(24px, 1fr); gap: 3px; }
.mark { position: relative; }
.mark input { position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; opacity: 0; cursor: pointer; }
.mark span:first-of-type { display: grid; place-items: center; height: 44px; border: 1px solid var(--line); border-radius: 9px; font-size: 15px; font-variant-numeric: tabular-nums; transition: background var(--swift), color var(--swift), border-color var(--swift); }
.mark:hover span:first-of-type { background: var(--tint); border-color: var(--accent-ink); }
.mark input:checked + span { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 650; }
.mark input:focus-visible + span { outline: 2px solid var(--accent-ink); outline-offset: 2px; }
.faces { gap: 6px; }
.faces .mark span:first-of-type { height: 56px; border-radius: 14px; font-size: 30px; color: var(--muted); }
.faces .mark:hover span:first-of-type { color: var(--accent-ink); }
.faces .mark input:checked + span { background: var(--tint); border-color: var(--accent-ink); color: var(--accent-ink); box-shadow: inset 0 0 0 1px var(--accent-ink); }
.ends { display: flex; justify-content: space-between; gap: 16px; margin-block-start: 8px; font-size: 13px; color: var(--muted); }
.ends span:last-child { text-align: end; }
.options { display: grid; gap: 8px; }
.option { display: flex; align-items: center; gap: 12px; min-height: 46px; padding: 10px 14px; border: 1px solid var(--line); border-radius: 12px; cursor: pointer; transition: background var(--swift), border-color var(--swift); }
.option:hover { background: var(--tint); border-color: var(--accent-ink); }
.option:has(:checked) { background: var(--tint); border-color: var(--accent-ink); }
.option input { width: 18px; height: 18px; margin: 0; accent-color: var(--accent-ink); flex: none; }
.option span { min-width: 0; overflow-wrap: anywhere; }
.thanks { display: flex; align-items: center; gap: 12px; margin: 0; overflow-wrap: anywhere; }
.thanks svg { font-size: 20px; }

.progress { display: flex; gap: 4px; }
.progress i { flex: 1; height: 4px; border-radius: 2px; background: var(--line); transition: background var(--swift); }
.progress i.on { background: var(--accent-ink); }
.step-number { margin: 0 0 8px; font-size: 13px; font-weight: 600; color: var(--muted); font-variant-numeric: tabular-nums; }
.step-text { margin: 0; font-size: 16px; line-height: 1.5; overflow-wrap: anywhere; white-space: pre-line; }
.way { flex-basis: 100%; }
.ring { position: fixed; border: 3px solid var(--accent-ink); border-radius: 12px; box-shadow: 0 0 0 3px var(--surface), inset 0 0 0 2px var(--surface); pointer-events: none; animation: pop-in var(--swift); }

.articles { display: grid; border-block: 1px solid var(--line); }
.article + .article { border-block-start: 1px solid var(--line); }
.article summary { display: flex; align-items: center; justify-content: space-between; gap: 12px; min-height: 48px; padding-block: 10px; border-radius: 8px; font-weight: 550; cursor: pointer; list-style: none; overflow-wrap: anywhere; }
.article summary::-webkit-details-marker { display: none; }
.article summary svg { font-size: 18px; color: var(--muted); transition: transform var(--swift); }
.article summary:hover svg { color: var(--ink); }
.article[open] summary svg { transform: rotate(180deg); }
.article p { margin: 0 0 14px; color: var(--ink); overflow-wrap: anywhere; white-space: pre-line; }
.article p a { color: var(--accent-ink); text-underline-offset: 2px; }

@media (forced-colors: active) {
  .input:focus-visible { outline: 2px solid; }
  .mark input:checked + span { border-width: 3px; border-color: Highlight; }
  .progress i.on { background: CanvasText; }
}
`;
