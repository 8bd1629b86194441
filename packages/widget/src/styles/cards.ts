/** What comes with the rarer cards. */
export const cardsCss = /* css */ `
.card-image { display: block; width: 100%; aspect-ratio: 16 / 9; object-fit: cover; background: var(--canvas); }
.card .product { padding: 0; border: 0; gap: 14px; }
.card .product-image { width: 76px; height: 76px; border-radius: var(--round-m); }
.card .product-name { font-size: var(--text); }
.card .product-price { font-size: 14px; }
.product-card .card-image { aspect-ratio: 4 / 3; max-height: 260px; }
.product-card h2 { font-size: calc(var(--text) * 1.2); font-weight: 620; line-height: 1.3; color: var(--ink); overflow-wrap: anywhere; text-wrap: balance; }
.home .product-card h2 { margin: 0; font-size: calc(var(--text) * 1.2); font-weight: 620; color: var(--ink); }
.panel .product-card .price { margin-block-start: 2px; font-size: calc(var(--text) * 1.0667); color: var(--muted); font-variant-numeric: tabular-nums; }

.bundle { display: grid; border-block: 1px solid var(--line); }
.bundle li + li { border-block-start: 1px solid var(--line); }
.bundle .row { gap: 8px; padding: 10px 0; color: inherit; text-decoration: none; border-radius: var(--round-s); }
.bundle .row:hover { background: none; }
.bundle .row .product { flex: 1; min-width: 0; }
.bundle .product-image { width: 56px; height: 56px; }
a.row:hover .product-name { text-decoration: underline; text-underline-offset: 3px; }
.panel .line { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 12px; font-weight: 620; font-variant-numeric: tabular-nums; }
.line + .line { color: var(--accent-ink); }

.ticket { display: grid; justify-items: center; padding: 24px 20px 22px; background: var(--tint); text-align: center; }
.ticket + .card-body { position: relative; border-block-start: 2px dashed var(--line); padding-block-start: 20px; }
.ticket + .card-body::before, .ticket + .card-body::after { content: ""; position: absolute; inset-block-start: -10px; width: 18px; height: 18px; border: 1px solid var(--line); border-radius: 50%; background: var(--canvas); }
.ticket + .card-body::before { inset-inline-start: -11px; }
.ticket + .card-body::after { inset-inline-end: -11px; }
.ticket-name { font-size: var(--small); font-weight: 600; color: var(--accent-ink); }
.ticket-value { margin-block-start: 2px; font-size: calc(var(--text) * 2.1334); font-weight: 680; line-height: 1.2; letter-spacing: -.02em; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.ticket svg { margin-block-end: 6px; font-size: 32px; stroke-width: 1.5; color: var(--accent-ink); }
.ticket.plain { padding-block: 22px 16px; }
.ticket.plain + .card-body { border: 0; padding-block-start: 16px; }
.ticket.plain + .card-body::before, .ticket.plain + .card-body::after { display: none; }
.code-line { display: grid; gap: 8px; }
.code { min-width: 0; display: grid; place-items: center; min-height: 52px; padding: 8px 12px; border: 1.5px dashed var(--accent-ink); border-radius: var(--round-m); background: var(--canvas); font: 600 calc(var(--text) * 1.1334)/1.3 var(--mono); letter-spacing: .06em; text-align: center; overflow-wrap: anywhere; user-select: all; -webkit-user-select: all; }
.link-code { border-style: solid; border-width: 1px; border-color: var(--line); font-size: calc(var(--text) * .9334); font-weight: 500; letter-spacing: 0; }
.over .code { border-color: var(--line); color: var(--muted); text-decoration: line-through; }
.note.center { text-align: center; }
.note.whole { flex-basis: 100%; }
.countdown { display: flex; align-items: center; justify-content: center; gap: 6px; font-variant-numeric: tabular-nums; }
.countdown svg { font-size: 16px; }

.progress { display: flex; gap: 4px; }
.progress i { flex: 1; height: 4px; border-radius: 2px; background: var(--line); transition: background var(--swift); }
.progress i.on { background: var(--accent-ink); }
.panel .step-number { margin-block-end: 8px; font-size: var(--small); font-weight: 600; color: var(--muted); font-variant-numeric: tabular-nums; }
.step-text { font-size: calc(var(--text) * 1.0667); line-height: 1.5; overflow-wrap: anywhere; white-space: pre-line; }
.way { flex-basis: 100%; }
.ring { position: fixed; border: 3px solid var(--accent-ink); border-radius: var(--round-m); box-shadow: 0 0 0 3px var(--surface), inset 0 0 0 2px var(--surface); pointer-events: none; animation: pop-in var(--swift); }

.articles { display: grid; border-block: 1px solid var(--line); }
.article + .article { border-block-start: 1px solid var(--line); }
.article summary { display: flex; align-items: center; justify-content: space-between; gap: 12px; min-height: 48px; padding-block: 10px; border-radius: var(--round-s); font-weight: 550; cursor: pointer; list-style: none; overflow-wrap: anywhere; }
.article summary::-webkit-details-marker { display: none; }
.article summary svg { font-size: 18px; color: var(--muted); transition: transform var(--swift); }
.article summary:hover svg { color: var(--ink); }
.article[open] summary svg { transform: rotate(180deg); }
.article .prose { padding-block-end: 14px; overflow-wrap: anywhere; white-space: pre-line; }

@media (forced-colors: active) {
  .progress i.on { background: CanvasText; forced-color-adjust: none; }
}
`;
